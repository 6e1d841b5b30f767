import { Alert, App, Button, Select } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { ApiProblem, newKey } from "../api/client";
import { useGuide, useSession, useStartCase, useUnits } from "../api/queries";
import type { FieldProblem, Guide, Session, Started } from "../api/types";
import { ApplicationForm } from "../form/ApplicationForm";
import { clearDraft, loadDraft, saveDraft, type FormContent } from "../form/draft";
import { CheckAside } from "../form/CheckAside";
import { idsOf, useSelfCheck } from "../form/checking";
import { StartedPanel } from "../form/StartedPanel";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { useText } from "../text";

export default function ApplyPage() {
  const { t } = useTranslation();
  const id = useParams().id ?? "";
  const [query] = useSearchParams();
  const guide = useGuide(id);
  const session = useSession().data;
  const rehearsal = query.get("rehearsal") === "1";
  if (guide.error) {
    return (
      <Page title={t("apply.title")}>
        <ProblemNotice error={guide.error} onRetry={() => void guide.refetch()} />
      </Page>
    );
  }
  if (!guide.data || !session) return <Loading />;
  return <Application key={`${id} ${rehearsal}`} guide={guide.data} session={session} rehearsal={rehearsal} />;
}

function Application(props: { guide: Guide; session: Session; rehearsal: boolean }) {
  const { guide, session, rehearsal } = props;
  const { t } = useTranslation();
  const text = useText();
  const [started, setStarted] = useState<Started>();
  const title = text(guide.title);
  const badge = rehearsal && <span className="badge badge-rehearsal">{t("app.rehearsal")}</span>;

  if (started) {
    return (
      <Page title={t(rehearsal ? "apply.doneRehearsal" : "apply.done")} beside={badge} narrow>
        <StartedPanel started={started} />
      </Page>
    );
  }
  if (rehearsal ? !guide.mayRehearse : !guide.mayStart) {
    return (
      <Page title={title} narrow>
        <Alert type="info" showIcon title={t("guide.mayNot")} />
      </Page>
    );
  }
  return (
    <Page title={title} beside={badge} lead={rehearsal ? t("app.rehearsalHint") : text(guide.summary)}>
      <Filling guide={guide} session={session} rehearsal={rehearsal} onStarted={setStarted} />
    </Page>
  );
}

function Filling(props: { guide: Guide; session: Session; rehearsal: boolean; onStarted: (s: Started) => void }) {
  const { guide, session, rehearsal } = props;
  const { t } = useTranslation();
  const draftOf = rehearsal ? `${guide.id}.rehearsal` : guide.id;
  const draft = useDraft(session.user.login, draftOf);
  const check = useSelfCheck(guide.id, draft.content, true);
  const start = useStartCase();
  const acting = rehearsal && session.roles.includes("administrator");
  const [unit, setUnit] = useState<string>();
  const [unitMissing, setUnitMissing] = useState(false);
  const key = useRef(newKey());
  const refused = start.error instanceof ApiProblem && start.error.errors.length > 0;
  const problems = check.problems ?? (refused ? (start.error as ApiProblem).errors : none);

  function change(content: FormContent) {
    // Other content is another request; the same content sent again is the same one.
    key.current = newKey();
    if (start.error) start.reset();
    check.later(content);
    draft.keep(content);
  }

  function chooseUnit(chosen: string | undefined) {
    key.current = newKey();
    if (start.error) start.reset();
    setUnit(chosen);
  }

  function submit(content: FormContent) {
    if (start.isPending) return;
    if (acting && !unit) {
      setUnitMissing(true);
      document.getElementById("acting-unit")?.focus();
      return;
    }
    check.forget();
    start.mutate(
      { idempotencyKey: key.current, body: { process: guide.id, form: content.form, materials: idsOf(content), rehearsal, unit } },
      {
        onSuccess: (started) => {
          draft.discard();
          props.onStarted(started);
        },
        onError: (e) => {
          if (e instanceof ApiProblem && e.status < 500) key.current = newKey();
        },
      },
    );
  }

  const { content } = draft;
  const materials = useMemo(() => guide.materials.filter((m) => !m.later), [guide.materials]);
  return (
    <div className="two-columns">
      <section className="panel" aria-labelledby="form-title">
        <h2 id="form-title">{t("apply.formTitle")}</h2>
        {draft.restored && <DraftNotice onDiscard={draft.restart} />}
        {acting && <ActingUnit value={unit} onChange={chooseUnit} missing={unitMissing && !unit} />}
        <ApplicationForm
          key={draft.generation}
          guideSchema={guide.form}
          materials={materials}
          value={content}
          onChange={change}
          onSubmit={submit}
          problems={problems}
          refused={refused}
          busy={start.isPending}
          submitText={t(rehearsal ? "apply.submitRehearsal" : "apply.submit")}
        >
          {start.error && (
            <div className="gap-above">
              <ProblemNotice error={start.error} />
            </div>
          )}
        </ApplicationForm>
        {draft.saved && (
          <p className="muted gap-above" role="status">
            {t("apply.draftSaved")}
          </p>
        )}
      </section>
      <CheckAside guide={guide} check={check} problems={problems} content={content} />
    </div>
  );
}

const none: FieldProblem[] = [];

/** useDraft holds the content and keeps it on this computer, half a second after the last change. */
function useDraft(login: string, process: string) {
  const [initial, setInitial] = useState(() => loadDraft(login, process));
  const [content, setContent] = useState<FormContent>(initial ?? { form: {}, materials: {} });
  const [saved, setSaved] = useState(false);
  const [generation, setGeneration] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const waiting = useRef<FormContent>(undefined);

  function write() {
    clearTimeout(timer.current);
    if (waiting.current) setSaved(saveDraft(login, process, waiting.current));
    waiting.current = undefined;
  }
  const leave = useRef(write);
  leave.current = write;
  useEffect(() => {
    const now = () => leave.current();
    window.addEventListener("pagehide", now);
    return () => {
      window.removeEventListener("pagehide", now);
      now();
    };
  }, []);

  function keep(next: FormContent) {
    setContent(next);
    waiting.current = next;
    clearTimeout(timer.current);
    timer.current = setTimeout(write, 500);
  }
  function discard() {
    clearTimeout(timer.current);
    waiting.current = undefined;
    clearDraft(login, process);
  }
  function restart() {
    discard();
    setInitial(null);
    setSaved(false);
    setContent({ form: {}, materials: {} });
    setGeneration((g) => g + 1);
  }
  return { content, keep, discard, restart, saved, generation, restored: initial !== null };
}

function DraftNotice(props: { onDiscard: () => void }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const ask = () =>
    modal.confirm({
      title: t("apply.draftDiscard"),
      content: t("apply.draftDiscardAsk"),
      okText: t("apply.draftDiscard"),
      cancelText: t("apply.cancel"),
      okButtonProps: { danger: true },
      onOk: props.onDiscard,
    });
  return (
    <div className="gap-below">
      <Alert
        type="info"
        showIcon
        title={t("apply.draftRestored")}
        action={
          <Button size="small" onClick={ask}>
            {t("apply.draftDiscard")}
          </Button>
        }
      />
    </div>
  );
}

function ActingUnit(props: { value?: string; missing: boolean; onChange: (unit: string | undefined) => void }) {
  const { t } = useTranslation();
  const text = useText();
  const units = useUnits();
  return (
    <div className={props.missing ? "field field-wrong" : "field"}>
      <label className="field-label" htmlFor="acting-unit">
        {t("apply.rehearsalAs")}
      </label>
      <Select
        id="acting-unit"
        className="wide"
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        loading={units.isPending}
        placeholder={t("apply.chooseUnit")}
        value={props.value}
        onChange={props.onChange}
        options={(units.data ?? []).map((u) => ({ value: u.id, label: text(u.name) }))}
      />
      {props.missing && (
        <p className="field-errors" role="alert">
          {t("apply.needUnit")}
        </p>
      )}
    </div>
  );
}
