import type { Result } from '#domain/result.ts';
import type { CoreToPage, PageCall } from '#main/page-protocol.ts';

/** The page's end of a port as the browser gives it; a test brings its own. */
export interface PagePort {
  postMessage(message: PageCall): void;
  addEventListener(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(event: 'close', listener: () => void): void;
  start(): void;
}

type Answer = (result: Result<unknown>) => void;

const refusal = (code: string): Result<unknown> => ({ ok: false, error: { code: code as 'ipc_core_gone', params: {} } });

/**
 * The page's way to the core (docs/adr/0018). It lives in the isolated world of the preload, so the page never holds it. A port that ends with its
 * core is asked for anew by the next call; nothing is sent before the core has said that it hears.
 */
export class CorePort {
  private readonly ask: () => void;
  private readonly onEvent: (name: string, payload: unknown) => void;
  private port: PagePort | null = null;
  private asked = false;
  private ready = false;
  private lastId = 0;
  private readonly waiting: PageCall[] = [];
  private readonly underWay = new Map<number, Answer>();

  /**
   * @param ask asks the shell for a port
   * @param onEvent hears the events of the core
   */
  constructor(ask: () => void, onEvent: (name: string, payload: unknown) => void) {
    this.ask = ask;
    this.onEvent = onEvent;
  }

  /** Asks for the port before the first call needs it. */
  prepare(): void {
    if (this.port !== null || this.asked) return;
    this.asked = true;
    this.ask();
  }

  /** Never rejects. Codes of its own: `ipc_core_gone`, `ipc_input_invalid` for what structured clone does not carry, and those that the shell refuses a port with. */
  call(method: string, input: unknown): Promise<Result<unknown>> {
    const call = { id: ++this.lastId, method, input };
    return new Promise((resolve) => {
      this.underWay.set(call.id, resolve);
      if (this.ready) {
        this.send(call);
        return;
      }
      this.waiting.push(call);
      this.prepare();
    });
  }

  /** The port that was asked for. */
  given(port: PagePort): void {
    this.asked = false;
    this.port = port;
    this.ready = false;
    port.addEventListener('message', ({ data }) => {
      if (this.port === port) this.hear(data as CoreToPage);
    });
    port.addEventListener('close', () => {
      if (this.port === port) this.ended('ipc_core_gone');
    });
    port.start();
  }

  /** There is no port, and why. */
  refused(code: string): void {
    this.asked = false;
    this.ended(code);
  }

  private hear(message: CoreToPage): void {
    switch (message.kind) {
      case 'ready':
        this.ready = true;
        for (const call of this.waiting.splice(0)) this.send(call);
        return;
      case 'answer':
        this.underWay.get(message.id)?.(message.result);
        this.underWay.delete(message.id);
        return;
      case 'event':
        this.onEvent(message.name, message.payload);
        return;
      default:
        message satisfies never;
    }
  }

  private send(call: PageCall): void {
    try {
      this.port?.postMessage(call);
    } catch {
      this.underWay.get(call.id)?.(refusal('ipc_input_invalid'));
      this.underWay.delete(call.id);
    }
  }

  private ended(code: string): void {
    this.port = null;
    this.ready = false;
    this.waiting.length = 0;
    const unanswered = [...this.underWay.values()];
    this.underWay.clear();
    for (const answer of unanswered) answer(refusal(code));
  }
}
