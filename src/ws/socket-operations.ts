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
import { DeliveryFailedError, retriable, toPublicError } from '../errors.js';
import { newCorrelationId, withCorrelation } from '../observability/correlation.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import type { DeliveredItem } from '../services/live/read-mark-streams.js';
import type { Services } from '../services.js';
import type { TurnGate } from '../turn-gate.js';
import { admitOperation, type AdmissionRules, type AskedOperation } from './admit-operation.js';
import { selectionKey, executeOnce } from './execute-once.js';
import { createDeliveryContext } from './delivery-context.js';
import { subscribeWithDeliveries, type Show } from './subscription-execution.js';
import { showErrors } from './formatted-error.js';
import { operationsOfSocket, type SocketLimits } from './socket-limits.js';
import type { SocketSession } from './socket-session.js';

const OPERATION_AGAIN_SECONDS = 5;

export interface SocketOperationsParts {
  readonly rules: AdmissionRules;
  readonly sessions: TenantSessions;
  readonly services: Services;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly limits: SocketLimits;
  /** Runs operations, and opens subscriptions, in turns of hotels and people. */
  readonly gate: TurnGate;
}

/** An admitted operation: what graphql-ws runs. */
export interface SocketExecutionArgs extends ExecutionArgs {
  readonly operations: SocketOperations;
  readonly kind: OperationTypeNode;
  readonly contextValue: RequestContext;
  /** Gives the operation's place back; may be called again. */
  readonly giveBack: () => void;
}

/** The operations of one socket, under the same limits and context rules as on HTTP. */
export class SocketOperations {
  readonly #open = operationsOfSocket();
  /** Size of the frame that is being taken in. */
  frameBytes = 0;

  constructor(
    private readonly parts: SocketOperationsParts,
    private readonly session: SocketSession,
  ) {}

  /**
   * The operation ready to run, or why it is refused. It counts as open from here until it has really ended, whatever
   * the client says meanwhile.
   */
  admit(asked: AskedOperation): SocketExecutionArgs | readonly GraphQLError[] {
    const giveBack = this.parts.limits.open(this.session.owner, this.#open, this.frameBytes);
    if (typeof giveBack === 'string')
      return this.refuse([retriable('TOO_MANY_SUBSCRIPTIONS', OPERATION_AGAIN_SECONDS, { scope: giveBack })]);
    const admission = admitOperation(this.parts.rules, asked);
    if (admission.errors !== null) {
      giveBack();
      return this.refuse(admission.errors);
    }
    return {
      giveBack,
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
      const result = await this.parts.gate.run(this.session.owner, () =>
        withCorrelation(context.requestId, async () => execute(args)),
      );
      return this.show(result, context.requestId, args.kind, startedAt);
    } finally {
      args.giveBack();
      await this.session.release(context);
    }
  }

  /** Opens a subscription. The snapshot it was opened in is closed at once; each delivery has its own context. */
  async subscribe(
    args: SocketExecutionArgs,
  ): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    const { contextValue: context } = args;
    this.session.track(context);
    const selection = selectionKey(args, this.session.language);
    let isOpen = false;
    try {
      const stream = await this.parts.gate.run(this.session.owner, () =>
        withCorrelation(context.requestId, () =>
          subscribeWithDeliveries(
            args,
            (event, show) => this.deliver(event as DeliveredItem, show, selection),
            args.giveBack,
          ),
        ),
      );
      isOpen = Symbol.asyncIterator in stream;
      return Symbol.asyncIterator in stream
        ? stream
        : this.show(stream, context.requestId, 'subscribe', performance.now());
    } finally {
      if (!isOpen) args.giveBack();
      await this.session.release(context);
    }
  }

  /** Errors of an operation that never ran, as the client may see them. */
  format(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
    const requestId = newCorrelationId();
    return errors.map((error) => this.formatError(error, requestId));
  }

  private async deliver(item: DeliveredItem, show: Show, selection: string): Promise<ExecutionResult> {
    const startedAt = performance.now();
    const requestId = (item.type === 'event' ? item.event.correlationId : null) ?? newCorrelationId();
    try {
      const { result } = await executeOnce(
        item,
        selection,
        this.session.rights.viewer?.userId ?? '',
        (onPersonal) =>
          withCorrelation(requestId, () => show(this.makeDeliveryContext(requestId, item, onPersonal))),
      );
      return this.showDelivery(this.show(result, requestId, 'delivery', startedAt), item);
    } catch (error) {
      // What was thrown on purpose says already where to go on.
      throw error instanceof GraphQLError ? error : new DeliveryFailedError(positionBefore(item), error);
    } finally {
      if ('read' in item) item.read.release();
    }
  }

  /**
   * An item that could not be shown must not look like one that was: the next one would leave it behind. What the
   * person may not see of an item is left out of it, and is no failure.
   */
  private showDelivery(shown: ExecutionResult, item: DeliveredItem): ExecutionResult {
    const errors = (shown.errors ?? []).map((error) => error.toJSON());
    if (errors.some(({ extensions }) => extensions?.code === 'INTERNAL_SERVER_ERROR'))
      throw new DeliveryFailedError(positionBefore(item), null);
    const [first] = errors;
    if (first === undefined || (shown.data !== null && shown.data !== undefined)) return shown;
    throw new GraphQLError(first.message, {
      extensions: { ...first.extensions, cursor: positionBefore(item) },
    });
  }

  private makeDeliveryContext(
    requestId: string,
    item: DeliveredItem,
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
      connection: this.session,
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

  private formatError(error: GraphQLError, requestId: string): GraphQLFormattedError {
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

/** The cursor from which the item comes again; null where it comes from no log. */
function positionBefore(item: DeliveredItem): string | null {
  if (item.type === 'event') return item.cursorBefore();
  return item.type === 'readMark' ? null : item.cursor;
}
