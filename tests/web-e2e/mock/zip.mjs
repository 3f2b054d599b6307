// A zip of stored (not compressed) files: small enough to write by hand, whole enough for any program to open.
import { crc32 } from "node:zlib";

const header = (signature, fields, name) => {
  const head = Buffer.alloc(4 + fields.reduce((size, [bytes]) => size + bytes, 0));
  let at = head.writeUInt32LE(signature);
  for (const [bytes, value] of fields) at = head.writeUIntLE(value, at, bytes);
  return Buffer.concat([head, Buffer.from(name)]);
};

/** The zip of files given as [name, text]. */
export function zipOf(files) {
  const [bodies, index] = [[], []];
  let offset = 0;
  for (const [name, text] of files) {
    const data = Buffer.from(text);
    const common = [[2, 20], [2, 0x0800], [2, 0], [2, 0], [2, 0x21], [4, crc32(data)], [4, data.length], [4, data.length], [2, Buffer.byteLength(name)], [2, 0]];
    const body = Buffer.concat([header(0x04034b50, common, name), data]);
    index.push(header(0x02014b50, [[2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]], name));
    bodies.push(body);
    offset += body.length;
  }

  const directory = Buffer.concat(index);
  return Buffer.concat([...bodies, directory, header(0x06054b50, [[2, 0], [2, 0], [2, files.length], [2, files.length], [4, directory.length], [4, offset], [2, 0]], "")]);
}
