// Runs at the end of an installation, so that the first start finds the bundles made. It never fails the installation:
// what it leaves undone is done, or explained, when Kairos is started.
if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import('./build.ts').catch(() => {});
}
