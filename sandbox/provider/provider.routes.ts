import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isJsonObject, type JsonObject } from '../json.js';
import { pause } from '../pause.js';
import type { SandboxContext } from '../sandbox-context.js';
import { accountMethods } from './account.methods.js';
import { breakAnswer } from './break-answer.js';
import type { InstanceRegistry } from './instance-registry.js';
import { journalMethods } from './journal.methods.js';
import { messageMethods } from './message.methods.js';
import type { Answer } from './provider-answer.js';
import { failureAnswer, faultAnswer, okAnswer } from './provider-answer.js';
import { ProviderError } from './provider-error.js';
import type { ProviderCall, ProviderMethod, ProviderMethods } from './provider-method.js';
import { queueMethods } from './queue.methods.js';
import { RateLimiter } from './rate-limiter.js';
import { sendingMethods } from './sending.methods.js';

interface Params {
  readonly id: string;
  readonly method: string;
  readonly token: string;
  readonly receiptId?: string;
}

const methods: ProviderMethods = {
  ...sendingMethods,
  ...messageMethods,
  ...journalMethods,
  ...accountMethods,
  ...queueMethods,
};

/** The fake Green API under /waInstance{id}/{method}/{token}, with the faults that were asked for. */
export function registerProvider(
  app: FastifyInstance,
  context: SandboxContext,
  instances: InstanceRegistry,
): void {
  const limiter = new RateLimiter();
  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { id, method } = request.params as Params;
    const parsed = parseBody(request);
    const entry = context.log.begin({ kind: 'call', instanceId: id, method, body: parsed });
    const finish = (answer: Answer, outcome: string): void => {
      const { status, isAccepted: accepted, idMessage } = answer;
      context.log.end(entry, outcome, { status, accepted, idMessage });
    };
    const plainly = async (answer: Answer): Promise<void> => {
      finish(answer, answer.status === 200 ? 'answered' : `refused with ${answer.status}`);
      await write(reply, answer);
    };
    let known: { call: ProviderCall; definition: ProviderMethod };
    try {
      known = authenticate(request, parsed, instances);
    } catch (error) {
      return plainly(failureAnswer(error, request.url));
    }
    const fault = context.faults.take('api', id, method);
    if (fault !== null) {
      entry.fault = fault.kind;
      context.feed.publish({ type: 'faults', waiting: context.faults.list().length });
    }
    const execute = async (isFirst = false): Promise<Answer> => {
      try {
        const { instance } = known.call;
        const { perSecond } = known.definition;
        if (instance.hasRateLimits && !limiter.allows(id, method, perSecond, instance.nowMs())) {
          throw new ProviderError(429, 'Too Many Requests', 'Too Many Requests');
        }
        refuseByState(known.call, known.definition);
        return okAnswer(await known.definition.run({ ...known.call, isFirst }));
      } catch (error) {
        return failureAnswer(error, request.url);
      }
    };
    if (fault === null) return plainly(await execute());
    switch (fault.kind) {
      case 'delay':
        await pause(fault.ms ?? 3_000, context.signal);
        return plainly(await execute());
      case 'duplicate': {
        const answer = await execute();
        for (let copy = 0; copy < fault.copies; copy += 1) await execute();
        return plainly(answer);
      }
      case 'reorder':
        return plainly(await execute(true));
      case 'http-429':
      case 'http-466':
        return plainly(faultAnswer(fault, method, request.url, null));
      case 'http-5xx': {
        const taken = fault.accepted === true ? await execute() : null;
        return plainly(faultAnswer(fault, method, request.url, taken));
      }
      default: {
        const isExecuted = fault.kind !== 'drop' && fault.accepted !== false;
        const answer = isExecuted ? await execute() : faultAnswer(fault, method, request.url, null);
        reply.hijack();
        entry.accepted = answer.isAccepted;
        entry.idMessage = answer.idMessage;
        finish({ ...answer, status: null }, await breakAnswer(reply.raw, answer, fault, context.signal));
      }
    }
  };
  const verbs = ['GET', 'POST', 'DELETE'];
  app.route({ method: verbs, url: '/waInstance:id/:method/:token', handler: handle });
  app.route({ method: verbs, url: '/waInstance:id/:method/:token/:receiptId', handler: handle });
}

function authenticate(request: FastifyRequest, parsed: unknown, instances: InstanceRegistry) {
  const { id, method, token, receiptId = '' } = request.params as Params;
  const instance = instances.find(id);
  if (instance === null) throw new ProviderError(403, 'Forbidden');
  if (token !== instance.apiToken) throw new ProviderError(401, 'Unauthorized', 'Unauthorized');
  const definition = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (definition === undefined || definition.verb !== request.method) {
    throw new ProviderError(404, `Cannot ${request.method} ${request.url}`);
  }
  const isJson = definition.verb === 'POST' && !['sendFileByUpload', 'uploadFile'].includes(method);
  if (isJson && !isJsonObject(parsed)) throw new ProviderError(400, 'bad request data');
  const call: ProviderCall = {
    method,
    instance,
    body: isJsonObject(parsed) ? parsed : {},
    rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    contentType: request.headers['content-type'] ?? '',
    query: request.query as Record<string, string | undefined>,
    fileName: String(request.headers['ga-filename'] ?? ''),
    receiptId,
    isFirst: false,
  };
  return { call, definition };
}

function refuseByState({ instance }: ProviderCall, { needs }: ProviderMethod): void {
  if (needs === 'nothing') return;
  if (instance.state === 'starting') throw new ProviderError(400, 'instance in starting process try later');
  const isLinked = ['authorized', 'yellowCard', 'suspended'].includes(instance.state);
  if (isLinked || (needs === 'send' && instance.unauthorizedSends === 'queue')) return;
  throw new ProviderError(400, 'instance account not authorized');
}

/** The JSON of a body, or what to write into the log instead of bytes that are none. */
function parseBody(request: FastifyRequest): unknown {
  if (!Buffer.isBuffer(request.body) || request.body.length === 0) return null;
  if (/multipart|octet-stream|image|audio|video|pdf/.test(request.headers['content-type'] ?? '')) {
    return `${request.body.length} bytes`;
  }
  try {
    return JSON.parse(request.body.toString('utf8')) as JsonObject;
  } catch {
    return `${request.body.length} bytes that are not JSON`;
  }
}

async function write(reply: FastifyReply, answer: Answer): Promise<void> {
  await reply
    .code(answer.status ?? 200)
    .headers(answer.headers)
    .send(answer.text);
}
