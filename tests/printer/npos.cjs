/* Somebody else's reading of ESC/POS: bytes on standard input, what the parser `npos` makes of them as JSON lines. */
const npos = require("npos");

/* Its tables lack GS ( k, the QR codes of a printer: a length before the data, like its siblings. */
npos.rules[0x1d]["(k"] = [0, "d16"];

const chunks = [];
process.stdin.on("data", (chunk) => chunks.push(chunk));
process.stdin.on("end", async () => {
  const raw = Buffer.concat(chunks);
  const { tree, entries } = await npos.parser(npos.rules).parse(raw);
  const commands = tree.map((node) => ({
    name: `${node.ascii} ${node.fn}`.trim(),
    bytes: raw.subarray(node.offset, node.offset + node.length).toString("base64"),
  }));
  const pictures = entries
    .filter((entry) => entry.type === "raster")
    .map(({ data }) => ({
      width: data.width,
      rows: Array.from({ length: data.height }, (_, y) =>
        Array.from({ length: data.width }, (_, x) => (data.getPixel(x, y) ? "0" : "1")).join(""),
      ),
    }));
  process.stdout.write(JSON.stringify({ commands, pictures }));
});
