/** The smallest PNG there is: 8 bit grey, every row the same. */
import { deflateSync } from "node:zlib"

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "ascii"), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const crc = Buffer.alloc(4)
  crc.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, crc])
}

export function greyPng(row: readonly number[], height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(row.length, 0)
  header.writeUInt32BE(height, 4)
  // Bit depth 8, colour type grey, no interlacing.
  header.set([8, 0, 0, 0, 0], 8)
  const line = Buffer.from([0, ...row])
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)))
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))])
}
