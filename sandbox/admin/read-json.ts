import type { FastifyRequest } from 'fastify';
import { type z } from 'zod';
import type { Instance } from '../provider/instance.js';
import type { InstanceRegistry } from '../provider/instance-registry.js';

/** A request of a person or test that cannot be done; answered with its status and message. */
export class AdminError extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
    this.name = 'AdminError';
  }
}

/**
 * The JSON body of a sandbox request, checked. Insists on application/json: a page of another site can send that
 * only after asking, so nobody's browser drives the sandbox behind its owner's back.
 */
export function readJson<T extends z.ZodType>(request: FastifyRequest, schema: T): z.output<T> {
  if (!/^application\/json/i.test(request.headers['content-type'] ?? '')) {
    throw new AdminError(415, 'Content-Type must be application/json');
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '') as unknown;
  } catch {
    throw new AdminError(400, 'the body is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  throw new AdminError(
    400,
    issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '),
  );
}

/** The instance or a 404 that says which exist. */
export function requireInstance(instances: InstanceRegistry, id: string): Instance {
  const instance = instances.find(id);
  if (instance !== null) return instance;
  const known = instances.list().map((other) => other.id);
  throw new AdminError(404, `no instance ${id}; there are ${known.join(', ')}`);
}
