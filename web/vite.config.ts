import { defineConfig } from 'vitest/config';
import { vocabulary } from './build/vocabulary.ts';

export default defineConfig({
  plugins: [vocabulary()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2022',
    // Everything is a file of its own: the page's policy lets no data: script or style pass.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    license: { fileName: 'licenses.md' },
  },
  server: {
    proxy: Object.fromEntries(['/api', '/sparql', '/store', '/health'].map((path) => [path, 'http://127.0.0.1:7878'])),
  },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node' } },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          // A busy machine may miss a deadline once; what is wrong fails again.
          retry: 1,
        },
      },
    ],
  },
});
