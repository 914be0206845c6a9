/** Appends integers and bytes, big-endian. Throws RangeError when a value does not fit its field: a fault. */
export function createByteWriter(): {
  integer(value: number, bytes: number): void;
  /** A count or version of any size: seven bits a byte, least first. */
  varint(value: number): void;
  raw(bytes: Uint8Array): void;
  finish(): Uint8Array;
} {
  const parts: Buffer[] = [];
  return {
    integer(value, bytes) {
      const part = Buffer.alloc(bytes);
      part.writeUIntBE(value, 0, bytes);
      parts.push(part);
    },
    varint(value) {
      if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not a count.`);
      const part: number[] = [];
      let rest = value;
      for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) part.push((rest % 0x80) | 0x80);
      parts.push(Buffer.from([...part, rest]));
    },
    raw(bytes) {
      parts.push(Buffer.from(bytes));
    },
    finish: () => Uint8Array.from(Buffer.concat(parts)),
  };
}

/** Reads what `createByteWriter` wrote, in the same order. Throws when the bytes end early. */
export function createByteReader(bytes: Uint8Array): {
  integer(bytes: number): number;
  varint(): number;
  raw(bytes: number): Uint8Array;
  /** Throws when there are bytes that nobody read. */
  end(): void;
} {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  const take = (count: number): number => {
    if (position + count > buffer.length) throw new RangeError('The stored bytes end too early.');
    position += count;
    return position - count;
  };
  return {
    integer: (count) => buffer.readUIntBE(take(count), count),
    varint() {
      let value = 0;
      for (let scale = 1; ; scale *= 0x80) {
        const byte = buffer.readUInt8(take(1));
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) return value;
      }
    },
    raw: (count) => Uint8Array.from(buffer.subarray(take(count), position)),
    end() {
      if (position !== buffer.length) throw new RangeError('The stored bytes go on too long.');
    },
  };
}
