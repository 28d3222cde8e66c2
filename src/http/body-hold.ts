import type { BodyBudget, BodySender, BodyWait } from './body-budget.js';

/** Bodies up to this size are small, as nearly all are. */
export const SMALL_BODY_BYTES = 65_536;

/** Small bodies have a budget of their own: no large one, finished or not, ever keeps them waiting. */
export interface BodyBudgets {
  readonly small: BodyBudget;
  readonly large: BodyBudget;
}

/** What one body takes of the budgets, from its first byte until its request is answered. */
export class BodyHold {
  #held = 0;
  #isLarge = false;
  #isOver = false;
  #wait: BodyWait | null = null;

  constructor(
    private readonly budgets: BodyBudgets,
    private readonly sender: BodySender,
  ) {}

  /** Takes what is missing to `bytes` in all; false, taking nothing, where there is no room for it now. */
  cover(bytes: number): boolean {
    if (bytes <= this.#held) return true;
    const isLarge = bytes > SMALL_BODY_BYTES;
    const budget = isLarge ? this.budgets.large : this.budgets.small;
    if (!budget.take(this.sender, this.missing(bytes, isLarge))) return false;
    this.taken(bytes, isLarge);
    return true;
  }

  /** Waits for the room that `cover` did not find. Resolves to false where it came to nothing. */
  async waitToCover(bytes: number): Promise<boolean> {
    const isLarge = bytes > SMALL_BODY_BYTES;
    const budget = isLarge ? this.budgets.large : this.budgets.small;
    const missing = this.missing(bytes, isLarge);
    this.#wait = budget.wait(this.sender, missing);
    if (!(await this.#wait.hasRoom)) return false;
    if (this.#isOver) {
      budget.giveBack(this.sender, missing);
      return false;
    }
    this.taken(bytes, isLarge);
    return true;
  }

  /** Gives everything back; a body that still waits for room leaves the queue. Safe to call twice. */
  release(): void {
    this.#isOver = true;
    this.#wait?.cancel();
    this.letGo();
  }

  /** Gives back what was taken, for a body of which nothing is kept any longer. */
  letGo(): void {
    const held = this.#held;
    this.#held = 0;
    if (held > 0) (this.#isLarge ? this.budgets.large : this.budgets.small).giveBack(this.sender, held);
  }

  private missing(bytes: number, isLarge: boolean): number {
    return isLarge === this.#isLarge ? bytes - this.#held : bytes;
  }

  private taken(bytes: number, isLarge: boolean): void {
    if (isLarge !== this.#isLarge) this.letGo();
    this.#isLarge = isLarge;
    this.#held = bytes;
  }
}
