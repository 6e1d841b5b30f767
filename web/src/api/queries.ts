import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiProblem, get, post, remove } from "./client";
import type {
  Accepted,
  AnswerBody,
  BatchBody,
  BatchResult,
  Calendar,
  CalendarPreview,
  Case,
  CaseOperationBody,
  CaseRow,
  Checked,
  Colleague,
  Demo,
  EventLine,
  FormValue,
  Guide,
  Ledger,
  NoticePage,
  ProcessRow,
  Session,
  StartBody,
  Started,
  Statistics,
  TaskOperationBody,
  TaskPage,
  TaskRow,
  TermName,
  Track,
  Unit,
} from "./types";

// ---- session ----

/** useSession holds null when nobody is signed in; that is an answer, not an error. */
export function useSession() {
  return useQuery<Session | null>({
    queryKey: ["session"],
    queryFn: async () => {
      try {
        return await get<Session>("/session");
      } catch (e) {
        if (e instanceof ApiProblem && e.status === 401) return null;
        throw e;
      }
    },
    staleTime: 60_000,
  });
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation<Session, Error, { login: string; password: string }>({
    mutationFn: (body) => post<Session>("/session", body),
    onSuccess: (session) => becomes(client, session),
  });
}

/** useSignOut leaves what is on the page to the caller, who has to load it anew. */
export function useSignOut() {
  return useMutation<void, Error, void>({ mutationFn: () => remove("/session") });
}

/** becomes forgets everything the previous person saw before the next one looks. */
function becomes(client: ReturnType<typeof useQueryClient>, session: Session) {
  client.removeQueries({ predicate: (q) => q.queryKey[0] !== "session" && q.queryKey[0] !== "demo" });
  client.setQueryData<Session>(["session"], session);
}

export function useDemo() {
  return useQuery({ queryKey: ["demo"], queryFn: () => get<Demo>("/demo"), staleTime: Infinity });
}

// ---- catalogue ----

export function useProcesses() {
  return useQuery({
    queryKey: ["processes"],
    queryFn: async () => (await get<{ processes: ProcessRow[] }>("/processes")).processes,
  });
}

export function useGuide(id: string) {
  return useQuery({ queryKey: ["processes", id], queryFn: () => get<Guide>(`/processes/${encodeURIComponent(id)}`) });
}

/** useUnits lists the units, all of them or those of one kind. */
export function useUnits(kind?: string) {
  return useQuery({
    queryKey: ["units", kind ?? ""],
    queryFn: async () =>
      (await get<{ units: Unit[] }>(kind ? `/units?kind=${encodeURIComponent(kind)}` : "/units")).units,
    staleTime: 10 * 60_000,
  });
}

/** useCheckForm is the self-check: the server's own judgement of a form that is not yet submitted. */
export function useCheckForm(process: string) {
  return useMutation<Checked, Error, { form: FormValue; materials?: Record<string, string[]> }>({
    mutationFn: async (body) => {
      const checked = await post<Checked>(`/processes/${encodeURIComponent(process)}/check`, body);
      return { ...checked, problems: checked.problems ?? [] };
    },
  });
}

// ---- cases ----

export type CaseScope = "mine" | "unit" | "all";

export function useCases(scope: CaseScope, filter: { status?: string; q?: string; limit?: number } = {}) {
  const query = new URLSearchParams({ scope });
  if (filter.status) query.set("status", filter.status);
  if (filter.q) query.set("q", filter.q);
  if (filter.limit) query.set("limit", String(filter.limit));
  return useQuery({
    queryKey: ["cases", query.toString()],
    queryFn: async () => (await get<{ cases: CaseRow[] }>(`/cases?${query}`)).cases,
  });
}

export function useCase(id: string) {
  return useQuery({ queryKey: ["case", id], queryFn: () => get<Case>(`/cases/${encodeURIComponent(id)}`) });
}

export function useCaseEvents(id: string) {
  return useQuery({
    queryKey: ["case", id, "events"],
    queryFn: async () => (await get<{ events: EventLine[] }>(`/cases/${encodeURIComponent(id)}/events`)).events,
  });
}

/** useNotice is a document of a case, word for word; what is issued never changes. */
export function useNotice(caseId: string, seq: string) {
  return useQuery({
    queryKey: ["notice", caseId, seq],
    queryFn: () => get<NoticePage>(`/cases/${encodeURIComponent(caseId)}/notices/${encodeURIComponent(seq)}`),
    staleTime: Infinity,
  });
}

export function useStartCase() {
  const refresh = useRefresh();
  return useMutation<Started, Error, { body: StartBody; idempotencyKey: string }>({
    mutationFn: ({ body, idempotencyKey }) => post<Started>("/cases", body, { idempotencyKey }),
    onSuccess: refresh,
  });
}

export function useFastForward(caseId: string) {
  const refresh = useRefresh();
  return useMutation<{ now: string }, Error, { by: string; idempotencyKey?: string }>({
    mutationFn: ({ by, idempotencyKey }) =>
      post<{ now: string }>(`/cases/${encodeURIComponent(caseId)}/fast-forward`, { by }, { idempotencyKey }),
    onSuccess: refresh,
  });
}

export function useTrack(number: string, code: string) {
  return useQuery({
    queryKey: ["track", number, code],
    queryFn: () => get<Track>(`/track?${new URLSearchParams({ number, code })}`),
    enabled: number !== "" && code !== "",
    retry: false,
  });
}

/** useTrackNotice is such a document for whoever knows number and query code. */
export function useTrackNotice(number: string, code: string, seq: string) {
  return useQuery({
    queryKey: ["track-notice", number, code, seq],
    queryFn: () => get<NoticePage>(`/track/notices/${encodeURIComponent(seq)}?${new URLSearchParams({ number, code })}`),
    enabled: number !== "" && code !== "",
    retry: false,
    staleTime: Infinity,
  });
}

// ---- tasks ----

export function useTasks(status: "open" | "done") {
  return useQuery({
    queryKey: ["tasks", status],
    queryFn: async () => (await get<{ tasks: TaskRow[] }>(`/tasks?status=${status}`)).tasks,
    // New work appears without reload.
    refetchInterval: 5_000,
  });
}

export function useTask(id: string) {
  return useQuery({ queryKey: ["task", id], queryFn: () => get<TaskPage>(`/tasks/${encodeURIComponent(id)}`) });
}

export function useAnswer(taskId: string) {
  const refresh = useRefresh();
  return useMutation<Accepted, Error, { body: AnswerBody; idempotencyKey: string }>({
    mutationFn: ({ body, idempotencyKey }) =>
      post<Accepted>(`/tasks/${encodeURIComponent(taskId)}/answer`, body, { idempotencyKey }),
    onSuccess: refresh,
  });
}

export function useExtension(taskId: string) {
  const refresh = useRefresh();
  return useMutation<Accepted, Error, { until: string; reason: string; idempotencyKey: string }>({
    mutationFn: ({ idempotencyKey, ...body }) =>
      post<Accepted>(`/tasks/${encodeURIComponent(taskId)}/extension`, body, { idempotencyKey }),
    onSuccess: refresh,
  });
}

/** useOperate does something with a task besides answering it. */
export function useOperate(taskId: string) {
  const refresh = useRefresh();
  return useMutation<Accepted, Error, { body: TaskOperationBody; idempotencyKey: string }>({
    mutationFn: ({ body, idempotencyKey }) =>
      post<Accepted>(`/tasks/${encodeURIComponent(taskId)}/operations`, body, { idempotencyKey }),
    onSuccess: refresh,
  });
}

/** useOperateCase does something with a case as a whole. */
export function useOperateCase(caseId: string) {
  const refresh = useRefresh();
  return useMutation<Accepted, Error, { body: CaseOperationBody; idempotencyKey: string }>({
    mutationFn: ({ body, idempotencyKey }) =>
      post<Accepted>(`/cases/${encodeURIComponent(caseId)}/operations`, body, { idempotencyKey }),
    onSuccess: refresh,
  });
}

/** useBatch answers several tasks alike, or does the same with each; each succeeds or fails for itself. */
export function useBatch() {
  const refresh = useRefresh();
  return useMutation<BatchResult[], Error, { body: BatchBody; idempotencyKey: string }>({
    mutationFn: async ({ body, idempotencyKey }) =>
      (await post<{ results: BatchResult[] }>("/tasks/operations", body, { idempotencyKey })).results,
    onSuccess: refresh,
  });
}

/** useSeen records once that somebody asked has opened the task; what becomes of the record is no concern of the reader. */
export function useSeen(taskId: string, wanted: boolean) {
  useEffect(() => {
    if (wanted) post(`/tasks/${encodeURIComponent(taskId)}/seen`, {}).catch(() => {});
  }, [taskId, wanted]);
}

/** useColleagues is who acts for a unit. */
export function useColleagues(unit: string) {
  return useQuery({
    queryKey: ["units", unit, "people"],
    queryFn: async () => (await get<{ people: Colleague[] }>(`/units/${encodeURIComponent(unit)}/people`)).people,
    enabled: unit !== "",
    staleTime: 60_000,
  });
}

// ---- days ----

/** LedgerOf names the date to be explained: a limit of the case, or that of a task. */
export type LedgerOf = { caseId: string; term?: TermName; task?: string };

export function useLedger(of: LedgerOf) {
  const query = of.task ? `task=${encodeURIComponent(of.task)}` : `term=${of.term ?? "statutory"}`;
  return useQuery({
    queryKey: ["case", of.caseId, "ledger", query],
    queryFn: () => get<Ledger>(`/cases/${encodeURIComponent(of.caseId)}/ledger?${query}`),
  });
}

export interface Reckoning {
  from: string;
  time: string;
  limit: string;
  before: boolean;
}

/** useReckoning counts days for anybody; nothing is asked before there is something to count. */
export function useReckoning(r: Reckoning | undefined) {
  const query = r ? new URLSearchParams({ from: r.from, time: r.time, limit: r.limit, before: String(r.before) }).toString() : "";
  return useQuery({
    queryKey: ["calendar", "ledger", query],
    queryFn: () => get<Ledger>(`/calendar/ledger?${query}`),
    enabled: query !== "",
  });
}

/** useCalendar looks every two seconds for as long as cases are being counted anew. */
export function useCalendar(options: { enabled?: boolean } = {}) {
  return useQuery({
    queryKey: ["calendar"],
    queryFn: () => get<Calendar>("/calendar"),
    enabled: options.enabled ?? true,
    refetchInterval: ({ state: { data } }) => (data?.editions?.some((e) => e.edition === data.edition && !e.finished) ? 2_000 : false),
  });
}

export function usePreviewCalendar() {
  return useMutation<CalendarPreview, Error, { text: string }>({
    mutationFn: (body) => post<CalendarPreview>("/calendar/preview", body),
  });
}

/** usePublishCalendar puts a year in force; edition is the one the preview was made against. */
export function usePublishCalendar() {
  const refresh = useRefresh();
  return useMutation<{ edition: number }, Error, { source: string; edition: number; idempotencyKey: string }>({
    mutationFn: ({ idempotencyKey, ...body }) => post<{ edition: number }>("/calendar", body, { idempotencyKey }),
    onSuccess: refresh,
  });
}

export function useStatistics(period: { from: string; to: string }) {
  return useQuery({
    queryKey: ["statistics", period],
    queryFn: () => get<Statistics>(`/statistics?${new URLSearchParams(period)}`),
  });
}

/** What one decision changes shows on many pages, so all of them are asked for anew. */
export function useRefresh() {
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      ["cases", "case", "tasks", "task", "track", "calendar", "statistics"].map((key) => client.invalidateQueries({ queryKey: [key] })),
    );
  };
}
