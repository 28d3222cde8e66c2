import type { StoryLine } from './story.js';

/** When the guest wrote the first message that nobody has answered; null where the last word is the hotel's. */
export function waitingSince(lines: readonly StoryLine[], now: Date): Date | null {
  const unanswered = lines.slice(lines.findLastIndex((line) => line.by !== 'GUEST') + 1);
  return unanswered.find((line) => line.matterEndsAt >= now)?.at ?? null;
}
