import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useTrack } from "../api/queries";
import type { ClockTerm, Track, TrackLine, TrackUnit } from "../api/types";
import { Paused } from "../case/ClockTerms";
import { TermLeft } from "../case/TermLeft";
import { useFormat } from "../format";
import { BasisLine } from "../layout/BasisLine";
import { Loading } from "../layout/Loading";
import { Page } from "../layout/Page";
import { ProblemNotice } from "../layout/ProblemNotice";
import { Newest, Notices, type Place } from "../notice/Notices";
import { useText } from "../text";
import type { Held } from "../track/held";
import { TrackForm } from "../track/TrackForm";
import "../track/track.css";

/** TrackPage follows a case like a parcel, by number and query code, without an account. */
export default function TrackPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const number = query.get("number") ?? "";
  const code = query.get("code") ?? "";
  const track = useTrack(number, code);
  const ask = (next: Held) => {
    if (next.number === number && next.code === code) void track.refetch();
    else setQuery({ ...next });
  };
  return (
    <Page title={t("track.title")} lead={t("track.intro")}>
      <TrackForm value={{ number, code }} busy={track.isFetching} onAsk={ask} />
      {track.error && <ProblemNotice error={track.error} />}
      {track.isLoading && <Loading />}
      {track.data && <Found track={track.data} held={{ number, code }} />}
    </Page>
  );
}

function Found(props: { track: Track; held: Held }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { track, held } = props;
  const place: Place = { address: (seq) => `/track/notices/${seq}`, state: held };
  return (
    <div className="track" role="region" aria-label={track.number}>
      <section className="panel">
        <h2>
          {text(track.title)}{" "}
          {track.rehearsal && <span className="badge badge-rehearsal">{t("app.rehearsal")}</span>}{" "}
          <span className={track.status === "ended" ? "badge badge-plain" : "badge badge-good"}>
            {track.status === "ended" ? text(track.outcome) || t("flow.end") : t("track.open")}
          </span>
        </h2>
        <p className="muted">
          {track.number} · {t("track.submittedAt", { date: format.date(track.submittedAt) })}
          {track.endedAt && <> · {t("track.endedAt", { date: format.date(track.endedAt) })}</>}
        </p>
        {track.rehearsal && <p className="muted">{t("track.now", { now: format.dateTime(track.now) })}</p>}
        <Newest notices={track.notices} place={place} />
        {track.expected && (
          <p className="track-expected">
            <b>{t("track.expected")}：</b>
            {text(track.expected)}
          </p>
        )}
        <Clock track={track} />
      </section>
      {track.stages.length > 0 && (
        <section className="panel" aria-labelledby="where">
          <h2 id="where">{t("track.where")}</h2>
          {track.stages.map((stage, i) => (
            <div key={i} className="track-stage">
              <h3>{text(stage.title)}</h3>
              <ul className="plain track-units">
                {stage.units.map((u) => (
                  <UnitState key={u.unit.id} unit={u} now={track.now} />
                ))}
              </ul>
            </div>
          ))}
        </section>
      )}
      <Notices notices={track.notices} place={place} />
      <section className="panel" aria-labelledby="timeline">
        <h2 id="timeline">{t("track.timeline")}</h2>
        <ol className="track-lines">
          {[...track.timeline].reverse().map((line, i) => (
            <Line key={i} line={line} />
          ))}
        </ol>
      </section>
    </div>
  );
}

function Clock(props: { track: Track }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { clock, now } = props.track;
  const terms: [string, ClockTerm | undefined][] = [
    ["track.promised", clock.promised],
    ["track.statutory", clock.statutory],
  ];
  if (terms.every(([, term]) => !term)) return null;
  const open = props.track.status === "open";
  return (
    <>
      <ul className="plain track-clock">
        {terms.map(
          ([key, term]) =>
            term && (
              <li key={key}>
                {t(key, { limit: text(term.limit) })}
                {term.due && <> · {t("track.clockDue", { due: format.due(term.due, now) })}</>}
                {term.provisional && <span className="muted">{t("track.provisional")}</span>}
                {open && <TermLeft term={term} />}
              </li>
            ),
        )}
      </ul>
      {open && <Paused paused={clock.paused} />}
    </>
  );
}

function UnitState(props: { unit: TrackUnit; now: string }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { unit, state, due, daysLeft, basis } = props.unit;
  return (
    <li className={`track-unit track-${state}`}>
      <b>{text(unit.name)}</b>
      <span>{t(`track.${state}`)}</span>
      {state === "waiting" && due && (
        <span className="muted">
          {t("track.due", { due: format.due(due, props.now) })}
          {daysLeft !== undefined && (
            <>
              {" · "}
              {daysLeft < 0 ? t("track.overdue", { count: -daysLeft }) : t("track.daysLeft", { count: daysLeft })}
            </>
          )}
        </span>
      )}
      <BasisLine basis={basis} />
    </li>
  );
}

function Line(props: { line: TrackLine }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { line } = props;
  return (
    <li className={`track-line track-line-${line.kind}`}>
      <div className="track-at">{format.dateTime(line.at)}</div>
      <div>
        <b>{text(line.title)}</b>
        {line.unit && <span className="muted"> · {text(line.unit.name)}</span>}{" "}
        {line.kind === "deemed" && <span className="badge badge-deemed">{t("track.deemedTag")}</span>}
        {line.kind === "automatic" && <span className="badge badge-plain">{t("track.automaticTag")}</span>}
        {line.kind === "applicant" && <span className="badge badge-plain">{t("track.applicantTag")}</span>}
      </div>
      <div>{text(line.text)}</div>
      <BasisLine basis={line.basis} />
    </li>
  );
}
