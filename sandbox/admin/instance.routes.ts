import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Pace } from '../options.js';
import type { Instance } from '../provider/instance.js';
import type { InstanceRegistry } from '../provider/instance-registry.js';
import { instanceStates } from '../provider/instance-state.js';
import { AdminError, readJson, requireInstance } from './read-json.js';

const instanceId = z.coerce.string().regex(/^\d{4,20}$/, 'expected 4 to 20 digits');
const milliseconds = z.number().min(0).max(86_400_000).optional();

const paceChange = {
  delaySendMessagesMilliseconds: milliseconds,
  sendDelayMs: milliseconds,
  sendLatencyMs: milliseconds,
  deliveredAfterMs: milliseconds,
  readAfterMs: milliseconds,
  webhookPauseMs: milliseconds,
  webhookTimeoutMs: milliseconds,
  webhookGapMs: milliseconds,
  journalLagMs: milliseconds,
  rebootMs: milliseconds,
};

const creation = z.strictObject({
  instanceId,
  apiToken: z.string().min(1),
  webhookToken: z.string(),
  webhookUrl: z.union([z.url(), z.literal('')]).optional(),
  name: z.string().optional(),
  phone: z
    .string()
    .regex(/^\d{5,16}$/)
    .optional(),
});

const change = z.strictObject({
  ...paceChange,
  state: z.enum(instanceStates).optional(),
  apiToken: z.string().min(1).optional(),
  webhookToken: z.string().optional(),
  webhookUrl: z.union([z.url(), z.literal('')]).optional(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  rateLimits: z.boolean().optional(),
  lastTick: z.enum(['sent', 'delivered', 'read']).optional(),
  unauthorizedSends: z.enum(['queue', 'refuse']).optional(),
  withoutWhatsapp: z.array(z.string().regex(/^\d+$/)).optional(),
});

/** Making and changing instances: what the provider's console would do. */
export function registerInstanceRoutes(
  app: FastifyInstance,
  instances: InstanceRegistry,
  webhookUrlOf: (id: string) => string,
): void {
  app.get('/instances', () => instances.list().map(summary));
  app.get('/instances/:id', (request) => summary(requireInstance(instances, idOf(request.params))));
  app.post('/instances', async (request, reply) => {
    const body = readJson(request, creation);
    const instance = instances.add({
      id: body.instanceId,
      name: body.name ?? `Hotel ${body.instanceId}`,
      phone: body.phone ?? `4930${body.instanceId.slice(-8).padStart(8, '0')}`,
      apiToken: body.apiToken,
      webhookToken: body.webhookToken,
      webhookUrl: body.webhookUrl ?? webhookUrlOf(body.instanceId),
    });
    if (instance === null) throw new AdminError(409, `instance ${body.instanceId} exists already`);
    await reply.code(201).send(summary(instance));
  });
  app.patch('/instances/:id', (request) => {
    const instance = requireInstance(instances, idOf(request.params));
    apply(instance, readJson(request, change));
    return summary(instance);
  });
  app.post('/instances/:id/state', (request) => {
    const instance = requireInstance(instances, idOf(request.params));
    instance.setState(readJson(request, z.strictObject({ state: z.enum(instanceStates) })).state);
    return summary(instance);
  });
}

/** What people and tests see of an instance. Tokens stay out: whoever needs them has made them. */
export function summary(instance: Instance) {
  const messages = instance.chats.all();
  return {
    instanceId: instance.id,
    name: instance.name,
    phone: instance.phone,
    state: instance.state,
    webhookUrl: instance.settings.webhookUrl,
    queuedMessages: instance.sends.list().length,
    queuedWebhooks: instance.webhooks.length,
    webhooksRestUntil: instance.webhooks.restsUntil?.toISOString() ?? null,
    messagesFromGuests: messages.filter((message) => message.author === 'guest').length,
    messagesToGuests: messages.filter((message) => message.author !== 'guest').length,
    lastTick: instance.lastTick,
    rateLimits: instance.hasRateLimits,
    unauthorizedSends: instance.unauthorizedSends,
    pace: { ...instance.pace, sendDelayMs: instance.settings.delaySendMessagesMilliseconds },
  };
}

function apply(instance: Instance, wanted: z.output<typeof change>): void {
  const pace: Record<string, number> = {};
  for (const key of Object.keys(instance.pace) as (keyof Pace)[]) {
    const value = wanted[key];
    if (value !== undefined) pace[key] = value;
  }
  if (wanted.delaySendMessagesMilliseconds !== undefined)
    pace.sendDelayMs = wanted.delaySendMessagesMilliseconds;
  instance.setPace(pace);
  instance.settings = {
    ...instance.settings,
    ...wanted.settings,
    ...(wanted.webhookUrl === undefined ? {} : { webhookUrl: wanted.webhookUrl }),
    ...(wanted.webhookToken === undefined ? {} : { webhookUrlToken: wanted.webhookToken }),
  };
  if (wanted.apiToken !== undefined) instance.apiToken = wanted.apiToken;
  if (wanted.rateLimits !== undefined) instance.hasRateLimits = wanted.rateLimits;
  if (wanted.lastTick !== undefined) instance.lastTick = wanted.lastTick;
  if (wanted.unauthorizedSends !== undefined) instance.unauthorizedSends = wanted.unauthorizedSends;
  if (wanted.withoutWhatsapp !== undefined) {
    instance.phonesWithoutWhatsapp.clear();
    for (const phone of wanted.withoutWhatsapp) instance.phonesWithoutWhatsapp.add(phone);
  }
  if (wanted.state !== undefined) instance.setState(wanted.state);
  instance.context.feed.publish({ type: 'state', instanceId: instance.id, state: instance.state });
  instance.webhooks.retryNow();
  instance.sends.retryNow();
}

function idOf(params: unknown): string {
  return (params as { readonly id: string }).id;
}
