/** Bytes that grow, and bytes that are read with every border checked. Pure: domain/ has no TextEncoder. */
export class ByteWriter {
  private bytes = new Uint8Array(1_024);
  private length = 0;

  byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }

  /** A whole number from 0 to 2^53 − 1, seven bits a byte. */
  count(value: number): void {
    let left = value;
    while (left >= 128) {
      this.byte((left % 128) + 128);
      left = Math.floor(left / 128);
    }
    this.byte(left);
  }

  raw(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** UTF-8 behind its length; lone surrogates become U+FFFD, as everywhere. */
  text(text: string): void {
    const start = new ByteWriter();
    for (const char of text) {
      const code = char.codePointAt(0)!;
      const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
      if (point < 0x80) start.byte(point);
      else if (point < 0x800) {
        start.byte(0xc0 | (point >> 6));
        start.byte(0x80 | (point & 63));
      } else if (point < 0x10000) {
        start.byte(0xe0 | (point >> 12));
        start.byte(0x80 | ((point >> 6) & 63));
        start.byte(0x80 | (point & 63));
      } else {
        start.byte(0xf0 | (point >> 18));
        start.byte(0x80 | ((point >> 12) & 63));
        start.byte(0x80 | ((point >> 6) & 63));
        start.byte(0x80 | (point & 63));
      }
    }
    this.count(start.length);
    this.raw(start.taken());
  }

  taken(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** Every method throws RangeError past the end. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new RangeError('the bytes end too early');
    this.at += 1;
    return value;
  }

  count(): number {
    let value = 0;
    let unit = 1;
    for (let part = this.byte(); ; part = this.byte()) {
      value += (part & 127) * unit;
      if (value > Number.MAX_SAFE_INTEGER) throw new RangeError('a number that is too large');
      if (part < 128) return value;
      unit *= 128;
      if (unit > 2 ** 56) throw new RangeError('a number that does not end');
    }
  }

  raw(length: number): Uint8Array {
    if (length > this.left) throw new RangeError('the bytes end too early');
    const part = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return part;
  }

  text(): string {
    const bytes = this.raw(this.count());
    let text = '';
    for (let at = 0; at < bytes.length; ) {
      const first = bytes[at]!;
      const more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
      let point = more === 0 ? first : first & (0x3f >> more);
      for (let step = 1; step <= more; step++) {
        const next = bytes[at + step];
        if (next === undefined) throw new RangeError('a text that is cut');
        point = (point << 6) | (next & 63);
      }
      if (point > 0x10ffff) throw new RangeError('no character');
      text += String.fromCodePoint(point);
      at += more + 1;
    }
    return text;
  }
}
