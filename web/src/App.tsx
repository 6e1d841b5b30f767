import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import { lazy, useState } from "react";
import { createBrowserRouter, RouterProvider } from "react-router";
import { ApiProblem } from "./api/client";
import { RequireRole } from "./layout/RequireRole";
import { Shell } from "./layout/Shell";
import { locales } from "./locale";
import ErrorPage from "./pages/ErrorPage";
import NotFoundPage from "./pages/NotFoundPage";
import { useLanguage } from "./text";
import { theme } from "./theme";

const CataloguePage = lazy(() => import("./pages/CataloguePage"));
const SignInPage = lazy(() => import("./pages/SignInPage"));
const GuidePage = lazy(() => import("./pages/GuidePage"));
const SelfCheckPage = lazy(() => import("./pages/SelfCheckPage"));
const ApplyPage = lazy(() => import("./pages/ApplyPage"));
const TrackPage = lazy(() => import("./pages/TrackPage"));
const TrackNoticePage = lazy(() => import("./pages/TrackNoticePage"));
const MyCasesPage = lazy(() => import("./pages/MyCasesPage"));
const CasePage = lazy(() => import("./pages/CasePage"));
const NoticePage = lazy(() => import("./pages/NoticePage"));
const CalendarPage = lazy(() => import("./pages/CalendarPage"));
const SupervisionPage = lazy(() => import("./pages/SupervisionPage"));
const InboxPage = lazy(() => import("./pages/InboxPage"));
const TaskPage = lazy(() => import("./pages/TaskPage"));

const router = createBrowserRouter([
  {
    element: <Shell />,
    errorElement: <ErrorPage />,
    children: [
      {
        // A page that fails leaves the header and the navigation standing.
        errorElement: <ErrorPage />,
        children: [
          { path: "/", element: <CataloguePage /> },
          { path: "/signin", element: <SignInPage /> },
          { path: "/processes/:id", element: <GuidePage /> },
          { path: "/processes/:id/check", element: <SelfCheckPage /> },
          { path: "/track", element: <TrackPage /> },
          { path: "/track/notices/:seq", element: <TrackNoticePage /> },
          {
            element: <RequireRole />,
            children: [
              { path: "/processes/:id/apply", element: <ApplyPage /> },
              { path: "/cases", element: <MyCasesPage /> },
              { path: "/cases/:id", element: <CasePage /> },
              { path: "/cases/:id/notices/:seq", element: <NoticePage /> },
              { path: "/calendar", element: <CalendarPage /> },
              { path: "/supervision", element: <SupervisionPage /> },
              { path: "/inbox", element: <InboxPage /> },
              { path: "/tasks/:id", element: <TaskPage /> },
            ],
          },
          { path: "*", element: <NotFoundPage /> },
        ],
      },
    ],
  },
]);

/** A refusal is final; only a server that did not answer at all is asked a second time. */
function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: (failures, error) => !(error instanceof ApiProblem) && failures < 1, staleTime: 5_000 },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

export default function App() {
  const language = useLanguage();
  const [client] = useState(newQueryClient);
  return (
    <ConfigProvider theme={theme} button={{ autoInsertSpace: false }} locale={locales[language]}>
      <AntApp>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
