import type { JsonObject } from '../json.js';
import type { Instance } from './instance.js';

/** One call to the fake Green API, authenticated and parsed. */
export interface ProviderCall {
  readonly method: string;
  readonly instance: Instance;
  /** JSON body; empty object when there was none. */
  readonly body: JsonObject;
  readonly rawBody: Buffer;
  readonly contentType: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Value of GA-Filename. */
  readonly fileName: string;
  readonly receiptId: string;
  /** Set by the reorder fault: the message overtakes those that wait. */
  readonly isFirst: boolean;
}

/** What a method answers with 200; `undefined` is an empty body, null the JSON literal. */
export interface ProviderAnswer {
  readonly body: unknown;
  readonly idMessage?: string;
}

/** A method of the fake Green API: how it is called, how often it may be, and what it needs. */
export interface ProviderMethod {
  readonly verb: 'GET' | 'POST' | 'DELETE';
  /** Calls per second and instance, as documented. */
  readonly perSecond: number;
  /** `linked`: 400 while the instance is starting or not authorised. `send`: those may wait in the queue. */
  readonly needs: 'nothing' | 'linked' | 'send';
  run(call: ProviderCall): ProviderAnswer | Promise<ProviderAnswer>;
}

export type ProviderMethods = Readonly<Record<string, ProviderMethod>>;
