import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Prints steps with their milliseconds. Colours only where a terminal shows them and nobody asked for none. */
export class GuestScreen {
  readonly #hasColour: boolean;
  #startedAt = performance.now();

  constructor(
    private readonly stream: NodeJS.WriteStream,
    environment: NodeJS.ProcessEnv,
  ) {
    this.#hasColour = stream.isTTY && !environment.NO_COLOR;
  }

  /** Milliseconds are counted from here. */
  startClock(): void {
    this.#startedAt = performance.now();
  }

  line(text = ''): void {
    this.stream.write(`${text}\n`);
  }

  /** One thing that happened, at this moment. `inside` is time that the system itself measured for it. */
  step(name: string, text: string, style: Style, inside: string | null = null): void {
    const elapsed = `+${Math.round(performance.now() - this.#startedAt)} ms`.padStart(10);
    const detail = inside === null ? '' : `  ${this.paint('dim', `(${inside})`)}`;
    this.line(
      `${this.paint('dim', elapsed)}  ${this.paint(style, name.padEnd(9))}  ${text}${detail}`.trimEnd(),
    );
  }

  paint(style: Style, text: string): string {
    return this.#hasColour ? styleText(style, text, { validateStream: false }) : text;
  }
}
