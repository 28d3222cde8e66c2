import {
  execute,
  GraphQLError,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLFormattedError,
  type OperationTypeNode,
} from 'graphql';
import { createRequestContext, type RequestContext } from '../context.js';
import type { TenantSessions } from '../db/tenant-session.js';
import { refusal, toPublicError } from '../errors.js';
import { newCorrelationId, withCorrelation } from '../observability/correlation.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import { GateFullError, WorkGate } from '../services/identity/work-gate.js';
import type { LiveItem } from '../services/live/live-streams.js';
import type { Services } from '../services/services.js';
import { admitOperation, type AdmissionRules, type AskedOperation } from './admit-operation.js';
import { selectionKey, showOnce } from './show-once.js';
import { createDeliveryContext } from './delivery-context.js';
import { subscribeWithDeliveries, type Show } from './deliveries.js';
import { showErrors } from './shown-error.js';
import type { SocketSession } from './socket-session.js';

const OPERATIONS_AT_ONCE = 8;
const OPERATIONS_WAITING = 92;
const MAX_OPERATIONS = 100;

export interface SocketOperationsParts {
  readonly rules: AdmissionRules;
  readonly sessions: TenantSessions;
  readonly services: Services;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** An admitted operation: what graphql-ws runs. */
export interface SocketExecutionArgs extends ExecutionArgs {
  readonly operations: SocketOperations;
  readonly kind: OperationTypeNode;
  readonly contextValue: RequestContext;
}

/** The operations of one socket, under the same limits and context rules as on HTTP. */
export class SocketOperations {
  readonly #gate = new WorkGate(OPERATIONS_AT_ONCE, OPERATIONS_WAITING);

  constructor(
    private readonly parts: SocketOperationsParts,
    private readonly session: SocketSession,
  ) {}

  /** The operation ready to run, or why it is refused. `open` counts this socket's operations, this one included. */
  admit(asked: AskedOperation, open: number): SocketExecutionArgs | readonly GraphQLError[] {
    if (open > MAX_OPERATIONS) {
      return this.refuse([
        new GraphQLError(`At most ${MAX_OPERATIONS} operations run on one socket.`, {
          extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
        }),
      ]);
    }
    const admission = admitOperation(this.parts.rules, asked);
    if (admission.errors !== null) return this.refuse(admission.errors);
    return {
      operations: this,
      kind: admission.operation.operation,
      schema: this.parts.rules.schema,
      document: admission.document,
      operationName: asked.operationName ?? null,
      variableValues: asked.variables ?? null,
      contextValue: this.makeContext(),
    };
  }

  /** Runs a query or mutation; its context is closed whatever happens. */
  async execute(args: SocketExecutionArgs): Promise<ExecutionResult> {
    const { contextValue: context } = args;
    const startedAt = performance.now();
    this.session.track(context);
    try {
      const result = await this.#gate.run(() =>
        withCorrelation(context.requestId, async () => execute(args)),
      );
      return this.show(result, context.requestId, args.kind, startedAt);
    } catch (error) {
      if (!(error instanceof GateFullError)) throw error;
      return this.show({ errors: [refusal('RATE_LIMITED')] }, context.requestId, args.kind, startedAt);
    } finally {
      await this.session.release(context);
    }
  }

  /** Opens a subscription. The snapshot it was opened in is closed at once; each delivery has its own context. */
  async subscribe(
    args: SocketExecutionArgs,
  ): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    const { contextValue: context } = args;
    this.session.track(context);
    const selection = selectionKey(args);
    try {
      const stream = await withCorrelation(context.requestId, () =>
        subscribeWithDeliveries(args, (event, show) =>
          this.deliver(event as LiveItem<unknown>, show, selection),
        ),
      );
      return Symbol.asyncIterator in stream
        ? stream
        : this.show(stream, context.requestId, 'subscribe', performance.now());
    } finally {
      await this.session.release(context);
    }
  }

  /** Errors of an operation that never ran, as the client may see them. */
  format(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
    return errors.map((error) => this.formatError(error, null));
  }

  private async deliver(item: LiveItem<unknown>, show: Show, selection: string): Promise<ExecutionResult> {
    const startedAt = performance.now();
    const requestId = (item.type === 'event' ? item.event.correlationId : null) ?? newCorrelationId();
    try {
      const { result } = await showOnce(
        item,
        selection,
        this.session.rights.viewer?.userId ?? '',
        (onPersonal) =>
          withCorrelation(requestId, () => show(this.makeDeliveryContext(requestId, item, onPersonal))),
      );
      return this.show(result, requestId, 'delivery', startedAt);
    } finally {
      if (item.type === 'event') item.read.release();
    }
  }

  private makeDeliveryContext(
    requestId: string,
    item: LiveItem<unknown>,
    onPersonal: () => void,
  ): RequestContext {
    return createDeliveryContext({
      requestId,
      client: this.session,
      rights: this.session.rights,
      services: this.parts.services,
      item,
      onPersonal,
    });
  }

  private makeContext(): RequestContext {
    return createRequestContext({
      requestId: newCorrelationId(),
      client: this.session,
      principal: this.session.token,
      sessions: this.parts.sessions,
      services: this.parts.services,
      live: this.session.rights,
    });
  }

  private show(result: ExecutionResult, requestId: string, kind: string, startedAt: number): ExecutionResult {
    const outcome = result.errors ? 'errors' : 'ok';
    this.parts.metrics.graphqlSeconds.observe(
      { kind, transport: 'ws', outcome },
      (performance.now() - startedAt) / 1_000,
    );
    return showErrors(result, (error) => this.formatError(error, requestId));
  }

  private formatError(error: GraphQLError, requestId: string | null): GraphQLFormattedError {
    const shown = toPublicError(error, null, { requestId, hasSuggestions: !this.parts.rules.isProduction });
    if (shown.unexpected !== null) {
      this.parts.logger.error(
        { err: shown.unexpected, path: error.path, requestId },
        'unexpected error in an operation',
      );
    }
    return shown.formatted;
  }

  private refuse(errors: readonly GraphQLError[]): readonly GraphQLError[] {
    this.parts.metrics.graphqlRefusals.inc({ code: String(errors[0]?.extensions.code) });
    return errors;
  }
}
