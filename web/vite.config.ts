import { writeFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Heavy libraries get files of their own, so that a change of a page does not make everybody fetch them anew.
// Without the priorities the first group would swallow what the others stand on.
const libraries = [
  { name: "react", priority: 3, test: /node_modules[\\/](react|react-dom|react-router|scheduler|@tanstack|i18next|react-i18next)[\\/]/ },
  { name: "antd", priority: 2, test: /node_modules[\\/](antd|@ant-design|@rc-component|@emotion|dayjs)[\\/]/ },
  { name: "forms", priority: 1, test: /node_modules[\\/](@rjsf|ajv|ajv-i18n|ajv-formats|lodash|lodash-es|fast-uri|markdown-to-jsx)[\\/]/ },
];

export default defineConfig({
  plugins: [
    react(),
    {
      // The folder is kept in git, because the Go package embeds it even before the page is built.
      name: "keep-dist",
      closeBundle: () => writeFileSync("dist/.gitkeep", ""),
    },
  ],
  server: { port: 5173, proxy: { "/api": process.env.SHUNBAN ?? "http://127.0.0.1:8080" } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: { codeSplitting: { groups: libraries } },
    },
  },
  test: { environment: "jsdom", setupFiles: ["src/testing.ts"], css: false, testTimeout: 30_000 },
});
