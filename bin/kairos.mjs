#!/usr/bin/env node
// What `npm link` installs: the check of Node's version must come before the first .ts file.
import './require-node.mjs';

await import('./kairos.ts');
