import { hash, parseOptions, verify } from '@node-rs/argon2';
import { done, failed, type Result } from '#domain/result.ts';

/** Argon2id; `memoryKib` KiB, `passes`, one lane. */
export interface HashCost {
  readonly memoryKib: number;
  readonly passes: number;
}

/** Above OWASP's least (19 MiB, two passes), so that a stolen database is no list of passwords. */
export const HASH_COST: HashCost = { memoryKib: 65_536, passes: 3 };

const LANES = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Each takes its memory and a thread of Node's pool: with more at once a flood of attempts would take the memory of the server. */
const MOST_AT_ONCE = 4;
/** About four seconds of waiting; whoever comes later is told to come again. */
const MOST_WAITING = 40;

/** Hashes of passwords (PHC strings), a few at a time. One for each process. */
export class PasswordHasher {
  private readonly cost: HashCost;
  private readonly random: (bytes: number) => Uint8Array;
  private readonly nobodys: string;
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  /** @param cost lower in tests alone */
  constructor(random: (bytes: number) => Uint8Array, cost: HashCost = HASH_COST) {
    this.cost = cost;
    this.random = random;
    // No password gives it: it costs what a real one costs, and was made of random bytes.
    const text = (bytes: number): string => Buffer.from(random(bytes)).toString('base64').replaceAll('=', '');
    this.nobodys = `$argon2id$v=19$m=${cost.memoryKib},t=${cost.passes},p=${LANES}$${text(SALT_BYTES)}$${text(HASH_BYTES)}`;
  }

  /**
   * Whether a password belongs to a hash. Without a hash the same work is done and the answer is no.
   * @returns `server_busy` where too many wait
   */
  async fits(stored: string | null, password: string): Promise<Result<boolean>> {
    const fits = await this.inTurn(() => verify(stored ?? this.nobodys, normal(password)));
    return fits.ok ? done(fits.value && stored !== null) : fits;
  }

  /** @returns a PHC string; `server_busy` where too many wait */
  make(password: string): Promise<Result<string>> {
    return this.inTurn(() =>
      hash(normal(password), { memoryCost: this.cost.memoryKib, timeCost: this.cost.passes, parallelism: LANES, outputLen: HASH_BYTES, salt: this.random(SALT_BYTES) }));
  }

  /** Whether a hash was made at a lower cost than today's. */
  isOutdated(stored: string): boolean {
    const { memoryCost, timeCost } = parseOptions(stored);
    return memoryCost < this.cost.memoryKib || timeCost < this.cost.passes;
  }

  private async inTurn<Value>(work: () => Promise<Value>): Promise<Result<Value>> {
    if (this.running >= MOST_AT_ONCE) {
      if (this.waiting.length >= MOST_WAITING) return failed('server_busy');
      // The turn is handed over by whoever ends, so `running` stays as it is.
      await new Promise<void>((turn) => void this.waiting.push(turn));
    } else {
      this.running += 1;
    }
    try {
      return done(await work());
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

/** The same letters typed on two systems give the same bytes: «й» may come as one sign or as two. */
const normal = (password: string): string => password.normalize('NFC');
