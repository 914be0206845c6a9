/** Appends integers and bytes, big-endian. Throws RangeError when a value does not fit its field: a fault. */
export function createByteWriter(): {
  integer(value: number, bytes: number): void;
  /** A count or version of any size: seven bits a byte, least first. */
  varint(value: number): void;
  raw(bytes: Uint8Array): void;
  finish(): Uint8Array;
} {
  let buffer = Buffer.alloc(1_024);
  let length = 0;
  /** Makes room; answers where it begins. Call it before the buffer is looked at: it may be another one afterwards. */
  const extend = (bytes: number): number => {
    if (length + bytes > buffer.length) buffer = Buffer.concat([buffer, Buffer.alloc(buffer.length + bytes)]);
    length += bytes;
    return length - bytes;
  };
  const integer = (value: number, bytes: number): void => {
    const place = extend(bytes);
    buffer.writeUIntBE(value, place, bytes);
  };
  return {
    integer,
    varint(value) {
      if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not a count.`);
      let rest = value;
      for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) integer((rest % 0x80) | 0x80, 1);
      integer(rest, 1);
    },
    raw(bytes) {
      const place = extend(bytes.length);
      buffer.set(bytes, place);
    },
    finish: () => Uint8Array.from(buffer.subarray(0, length)),
  };
}

/** Reads what `createByteWriter` wrote, in the same order. Throws RangeError when the bytes end early. */
export type ByteReader = {
  byte(): number;
  /** 2 bytes. */
  short(): number;
  /** 3 bytes. */
  triple(): number;
  /** 4 bytes. */
  word(): number;
  /** 6 bytes: milliseconds since 1970. */
  instant(): number;
  varint(): number;
  base64url(bytes: number): string;
  /** Throws when there are bytes that nobody read. */
  end(): void;
};

/** One view and one position, because every decision reads a gate. */
export function createByteReader(bytes: Uint8Array): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  const skip = (count: number): number => {
    position += count;
    return position - count;
  };
  return {
    byte: () => view.getUint8(skip(1)),
    short: () => view.getUint16(skip(2)),
    triple: () => view.getUint8(skip(1)) * 0x1_0000 + view.getUint16(skip(2)),
    word: () => view.getUint32(skip(4)),
    instant: () => view.getUint16(skip(2)) * 0x1_0000_0000 + view.getUint32(skip(4)),
    varint() {
      let value = 0;
      for (let scale = 1; ; scale *= 0x80) {
        const byte = view.getUint8(skip(1));
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) return value;
      }
    },
    base64url(count) {
      const start = bytes.byteOffset + skip(count);
      // Bytes that end within it are found out by the next read, or by `end`.
      return Buffer.from(bytes.buffer, start, count).toString('base64url');
    },
    end() {
      if (position !== bytes.byteLength) throw new RangeError('The stored bytes go on too long.');
    },
  };
}
