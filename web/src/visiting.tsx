// Pages as tests visit them: at an address, with a server that answers as the test says.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { App } from "antd";
import type { ReactElement } from "react";
import { MemoryRouter, Route, Routes } from "react-router";
import { vi } from "vitest";
import { UnreachableBanner } from "./layout/UnreachableBanner";

/** Call is what the page asked of the server. */
export interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

/** serverWith answers by method and path; what is not listed cannot be reached. */
export function serverWith(answers: Record<string, () => { status?: number; body: unknown }>): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", async (address: string, init: RequestInit = {}) => {
    const method = init.method ?? "GET";
    const path = address.replace("/api/v1", "");
    calls.push({
      method,
      path,
      headers: init.headers as Record<string, string>,
      body: init.body ? JSON.parse(init.body as string) : undefined,
    });
    const answer = answers[`${method} ${path.split("?")[0]}`]?.();
    if (!answer) throw new TypeError("no network");
    return new Response(JSON.stringify(answer.body), {
      status: answer.status ?? 200,
      headers: { "Content-Type": (answer.status ?? 200) < 400 ? "application/json" : "application/problem+json" },
    });
  });
  return calls;
}

/** visit opens a page at an address, as the router would. */
export function visit(path: string, route: string, page: ReactElement) {
  render(
    <App>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <MemoryRouter initialEntries={[path]}>
          <UnreachableBanner />
          <Routes>
            <Route path={route} element={page} />
          </Routes>
        </MemoryRouter>
      </QueryClientProvider>
    </App>,
  );
}
