// Builds the page into ../playground/page: one script, one style sheet, and one chunk for seldom blocks.
import { defineConfig } from "vite";

export default defineConfig({
  base: "/",
  resolve: {
    alias: { "react/jsx-runtime": "preact/jsx-runtime", "react-dom": "preact/compat", react: "preact/compat" },
  },
  build: {
    outDir: "../playground/page",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      output: {
        entryFileNames: "assets/page.js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: "assets/[name][extname]",
      },
    },
  },
});
