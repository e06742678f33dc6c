import { connect, createServer, type Server, type Socket } from 'node:net';

/** How a line behaves; changed while it is in use. */
export interface LineShape {
  /** Of all connections together, each way; Infinity for a line that is fast. */
  readonly bytesPerSecond: number;
  readonly delayMs: number;
  /** Share of packets that are lost: TCP sends them again after a pause, and what follows waits for them. */
  readonly loss: number;
  /** Half open: connections are taken and kept, and nothing passes. */
  readonly silent: boolean;
}

export const FAST: LineShape = { bytesPerSecond: Number.POSITIVE_INFINITY, delayMs: 0, loss: 0, silent: false };

const PACKET_BYTES = 1_400;
/** What one waits for an acknowledgement before sending again, beside the way itself. */
const AGAIN_AFTER_MS = 200;
/** Bytes under way in one direction before the sender is held back, as a window does. */
const WINDOW_BYTES = 32_768;

/** A TCP line to a server on this computer: slow, far, lossy, cut or half open. Chance is passed in. */
export class ShapedLine {
  readonly port: number;
  shape: LineShape;
  /** Bytes that came out at the end, from the server to the workstation. */
  downloaded = 0;
  private readonly server: Server;
  private readonly random: () => number;
  private readonly sockets = new Set<Socket>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  private constructor(server: Server, port: number, shape: LineShape, random: () => number) {
    this.server = server;
    this.port = port;
    this.shape = shape;
    this.random = random;
  }

  static open(target: number, shape: LineShape, random: () => number): Promise<ShapedLine> {
    return new Promise((resolve, reject) => {
      const server = createServer();
      server.on('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        const line = new ShapedLine(server, typeof address === 'object' && address ? address.port : 0, shape, random);
        server.on('connection', (near) => line.join(near, connect(target, '127.0.0.1')));
        resolve(line);
      });
    });
  }

  /** Every connection breaks at once, in the middle of whatever it carries. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  get connections(): number {
    return this.sockets.size / 2;
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket, far: Socket): void {
    this.carry(near, far, () => undefined);
    this.carry(far, near, (bytes) => (this.downloaded += bytes));
  }

  private lineFreeAt = 0;

  private carry(from: Socket, to: Socket, arrived: (bytes: number) => void): void {
    this.sockets.add(from);
    // What was swallowed never comes: such a connection stays dead, also when the line is whole again.
    let isDead = false;
    // In the order in which they came, whatever the timers do: two whose times are a fraction of a millisecond apart may fire the other way round.
    const queue: Buffer[] = [];
    let underWay = 0;
    let lastAt = 0;
    const later = (ms: number, work: () => void): void => {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        work();
      }, ms);
      this.timers.add(timer);
    };
    from.on('error', () => undefined);
    from.on('close', () => {
      this.sockets.delete(from);
      // What was sent before the end still comes.
      if (!isDead) later(Math.max(0, lastAt - performance.now()), () => to.destroy());
    });
    from.on('end', () => later(Math.max(0, lastAt - performance.now()), () => (isDead ? undefined : to.end())));
    from.on('data', (chunk: Buffer) => {
      for (let at = 0; at < chunk.length; at += PACKET_BYTES) {
        const packet = chunk.subarray(at, at + PACKET_BYTES);
        const now = performance.now();
        const { bytesPerSecond, delayMs, loss } = this.shape;
        this.lineFreeAt = Math.max(now, this.lineFreeAt) + (packet.length / bytesPerSecond) * 1_000;
        let arrivesAt = this.lineFreeAt + delayMs;
        while (this.random() < loss) arrivesAt += AGAIN_AFTER_MS + 2 * delayMs;
        lastAt = Math.max(lastAt, arrivesAt);
        queue.push(packet);
        underWay += packet.length;
        if (underWay > WINDOW_BYTES) from.pause();
        later(lastAt - now, () => {
          const first = queue.shift()!;
          underWay -= first.length;
          if (underWay <= WINDOW_BYTES) from.resume();
          if (this.shape.silent) isDead = true;
          if (isDead || to.destroyed) return;
          arrived(first.length);
          to.write(first);
        });
      }
    });
  }
}
