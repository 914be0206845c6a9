// Loaded with --import before any .ts file, so plain JavaScript that Node 18 still understands.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Kairos needs Node 24 and this is ${process.version}: run "npm ci" with install scripts allowed, then use the npm scripts, which bring their own Node 24.`,
  );
  process.exit(1);
}
