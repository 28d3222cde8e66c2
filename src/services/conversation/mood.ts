import type { MoodLabel, Trend } from '../../entities/conversation.entity.js';

export interface Mood {
  readonly label: MoodLabel;
  /** −1 to 1 */
  readonly score: number;
  readonly trend: Trend;
  /** How many messages it rests on. */
  readonly basedOn: number;
}

const HALF_LIFE_MESSAGES = 2;
const BASED_ON_AT_MOST = 10;
const EDGE = 0.2;

/**
 * The mood of a conversation from the sentiment scores of the guest's last messages, newest first: an average in
 * which each older message weighs less (half after two). The trend compares the newest two with those before.
 * Null where nothing was classified yet.
 */
export function moodOf(scoresNewestFirst: readonly number[]): Mood | null {
  const scores = scoresNewestFirst.slice(0, BASED_ON_AT_MOST);
  if (scores.length === 0) return null;
  const score = weighted(scores);
  const before = scores.slice(2);
  const change =
    before.length === 0
      ? (scores[0] ?? 0) - (scores[1] ?? scores[0] ?? 0)
      : weighted(scores.slice(0, 2)) - weighted(before);
  return {
    label: score > EDGE ? 'POSITIVE' : score < -EDGE ? 'NEGATIVE' : 'NEUTRAL',
    score,
    trend: change > EDGE ? 'IMPROVING' : change < -EDGE ? 'WORSENING' : 'STEADY',
    basedOn: scores.length,
  };
}

function weighted(scores: readonly number[]): number {
  let sum = 0;
  let weights = 0;
  scores.forEach((score, age) => {
    const weight = 0.5 ** (age / HALF_LIFE_MESSAGES);
    sum += weight * score;
    weights += weight;
  });
  return sum / weights;
}
