// Plain JavaScript: whoever starts this with an old Node is told so in one sentence.
const NEEDED = 24;
const [major] = process.versions.node.split('.');
if (Number(major) < NEEDED) {
  process.stderr.write(
    `Tallywatch needs Node ${NEEDED} or newer, this is ${process.versions.node}: run it with npm, after npm ci.\n`,
  );
  process.exitCode = 1;
} else {
  await import('./cli.ts');
}
