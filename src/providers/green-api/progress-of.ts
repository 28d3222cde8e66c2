import type { FailedReason } from './notification/parsed-notification.js';

/** How far a sent message has come. */
export type MessageProgress =
  | { readonly status: 'SENT' | 'DELIVERED' | 'READ'; readonly reason: null }
  | { readonly status: 'FAILED'; readonly reason: FailedReason };

const byName: ReadonlyMap<string, MessageProgress> = new Map<string, MessageProgress>([
  ['sent', { status: 'SENT', reason: null }],
  ['delivered', { status: 'DELIVERED', reason: null }],
  ['read', { status: 'READ', reason: null }],
  ['failed', { status: 'FAILED', reason: 'FAILED' }],
  ['noAccount', { status: 'FAILED', reason: 'NO_ACCOUNT' }],
  ['notInGroup', { status: 'FAILED', reason: 'NOT_IN_GROUP' }],
  ['yellowCard', { status: 'FAILED', reason: 'SUSPENDED' }],
  ['suspended', { status: 'FAILED', reason: 'SUSPENDED' }],
]);

/** What a status of a webhook or journal says; null where it says nothing of how far (`pending`, none, a new one). */
export function progressOf(status: string): MessageProgress | null {
  return byName.get(status) ?? null;
}
