import { PROTOCOL, type Hello, type PullAnswer, type PushAnswer, type PushRequest } from '#domain/contract/sync/index.ts';
import { done, type Result } from '#domain/result.ts';
import type { ScopeSection } from '#domain/sync/index.ts';
import type { Log } from '#main/log.ts';
import { SyncEngine } from '#main/sync/engine.ts';
import type { SyncTransport } from '#main/sync/transport.ts';
import type { SimulatedFile } from './simulated-file.ts';

/** What a server answers, request by request; anything not named is answered as by a server with which all is well and nothing new. */
export interface Answers {
  readonly hello?: Partial<Hello>;
  readonly push?: (request: PushRequest) => Result<Partial<PushAnswer>>;
  readonly pull?: () => Result<Partial<PullAnswer>>;
  readonly sections?: () => Result<readonly ScopeSection[]>;
  /** True: a stream ends as soon as it was opened. */
  readonly streamsEnd?: boolean;
}

const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => 'lonely' };

/** One engine on one file before a server of a few lines, on a clock of its own: to count what it asks for in an hour. */
export class LonelyWorkstation {
  readonly engine: SyncEngine;
  readonly asked = { hello: 0, push: 0, pull: 0, snapshot: 0, stream: 0 };
  now: number;
  answers: Answers = {};
  private wakeAt: number | null = null;
  private wake: () => void = () => undefined;

  constructor(file: SimulatedFile, now: number, random = 0.5) {
    this.now = now;
    this.engine = new SyncEngine({
      file, transport: this.transport(), clock: () => this.now, random: (count) => new Uint8Array(count).fill(Math.floor(random * 256)), log: quiet,
      wakeIn: (ms, wake) => {
        this.wakeAt = this.now + ms;
        this.wake = wake;
      },
      onStatus: () => undefined, onApplied: () => undefined,
    });
  }

  /** Time passes; what the engine asked to be woken for happens. A request costs no time, so one that goes round without a pause would never let it pass. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    await this.settle();
    while (this.wakeAt !== null && this.wakeAt <= until) {
      this.now = this.wakeAt;
      this.wakeAt = null;
      this.wake();
      await this.settle();
    }
    this.now = until;
  }

  /** Until nothing happens any more, or it is plain that it goes round. */
  private async settle(): Promise<void> {
    let before = '';
    for (let turn = 0; turn < 3_000 && before !== JSON.stringify(this.asked); turn++) {
      before = JSON.stringify(this.asked);
      for (let deep = 0; deep < 4; deep++) await new Promise<void>((resolve) => void setImmediate(resolve));
    }
  }

  private transport(): SyncTransport {
    const { asked } = this;
    const hello: Hello = {
      serverEpoch: 'epoch', schoolId: '', schoolName: '', protocol: { oldest: 1, newest: { ...PROTOCOL } }, now: 0, version: '', developmentIdentities: true, sealKeys: {},
    };
    return {
      hello: () => {
        asked.hello += 1;
        return Promise.resolve(done({ ...hello, ...this.answers.hello }));
      },
      openSession: () => Promise.resolve(done(null)),
      push: (request) => {
        asked.push += 1;
        const answer = this.answers.push?.(request) ?? done({});
        return Promise.resolve(answer.ok ? done({ serverEpoch: 'epoch', verdicts: [], seq: 1, sealed: null, backedUpTo: 0, ...answer.value }) : answer);
      },
      pull: () => {
        asked.pull += 1;
        const answer = this.answers.pull?.() ?? done({});
        const nothing: PullAnswer = { serverEpoch: 'epoch', seq: 1, addedScopes: [], removedScopes: [], brokenScopes: [], patches: [], more: false, backedUpTo: 0 };
        return Promise.resolve(answer.ok ? done({ ...nothing, ...answer.value }) : answer);
      },
      snapshot: async (_request, onSection) => {
        asked.snapshot += 1;
        const answer = this.answers.sections?.() ?? done([]);
        if (!answer.ok) return answer;
        for (const section of answer.value) await onSection(section);
        return done(null);
      },
      stream: (_onPoke, onEnd) => {
        asked.stream += 1;
        if (this.answers.streamsEnd) setImmediate(onEnd);
        return () => undefined;
      },
    };
  }
}
