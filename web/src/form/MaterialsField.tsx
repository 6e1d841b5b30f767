import { Button, Progress } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { fileAddress, upload } from "../api/client";
import type { FieldProblem, FileRef, FormSchema, GuideMaterial } from "../api/types";
import { useFormat } from "../format";
import { wordsOf } from "../layout/ProblemNotice";
import { useText } from "../text";
import { Demand, Depends } from "./Demand";
import { materialOf } from "./problems";

type Files = Record<string, FileRef[]>;

/** MaterialsField takes the files of every material; each is stored as soon as it is chosen. */
export function MaterialsField(props: {
  materials: GuideMaterial[];
  /** Of the form whose fields say in which cases a material is asked for. */
  schema: FormSchema;
  /** What is asked for only in some cases, and in this one. */
  needed?: Set<string>;
  value: Files;
  onChange: (change: (before: Files) => Files) => void;
  problems: FieldProblem[];
  /** How many uploads are under way: the form is not to be sent before they end. */
  onBusy: (change: 1 | -1) => void;
}) {
  return (
    <ul className="plain rows">
      {props.materials.map((m) => (
        <li key={m.id}>
          <MaterialField
            material={m}
            schema={props.schema}
            needed={props.needed?.has(m.id)}
            files={props.value[m.id] ?? []}
            onChange={(change) => props.onChange((all) => ({ ...all, [m.id]: change(all[m.id] ?? []) }))}
            problems={props.problems.filter((p) => materialOf(p) === m.id)}
            onBusy={props.onBusy}
          />
        </li>
      ))}
    </ul>
  );
}

interface Running {
  key: number;
  name: string;
  percent: number;
  failure?: string;
}

function MaterialField(props: {
  material: GuideMaterial;
  schema: FormSchema;
  needed?: boolean;
  files: FileRef[];
  onChange: (change: (before: FileRef[]) => FileRef[]) => void;
  problems: FieldProblem[];
  onBusy: (change: 1 | -1) => void;
}) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { material, files, onChange, onBusy } = props;
  const [running, setRunning] = useState<Running[]>([]);
  const nextKey = useRef(0);
  const input = useRef<HTMLInputElement>(null);
  const accept = (material.accept ?? []).map((a) => a.replace(/^\./, "").toLowerCase());
  const title = text(material.title);
  const id = `material-${material.id}`;

  const change = (key: number, next: Partial<Running>) =>
    setRunning((all) => all.map((r) => (r.key === key ? { ...r, ...next } : r)));
  const drop = (key: number) => setRunning((all) => all.filter((r) => r.key !== key));

  async function take(file: File) {
    const key = nextKey.current++;
    const wrongType = accept.length > 0 && !accept.includes(file.name.split(".").pop()?.toLowerCase() ?? "");
    const failure = wrongType ? t("apply.wrongType", { name: file.name, list: format.list(accept) }) : undefined;
    setRunning((all) => [...all, { key, name: file.name, percent: 0, failure }]);
    if (failure) return;
    onBusy(1);
    try {
      const stored = await upload(file, (percent) => change(key, { percent }));
      drop(key);
      onChange((before) => [...before, stored]);
    } catch (e) {
      change(key, { failure: t("apply.uploadFailed", { reason: wordsOf(e, t).title }) });
    } finally {
      onBusy(-1);
    }
  }

  function chosen(list: FileList | null) {
    setRunning((all) => all.filter((r) => !r.failure));
    for (const file of Array.from(list ?? [])) void take(file);
    if (input.current) input.current.value = "";
  }

  return (
    <div className={props.problems.length > 0 ? "material field-wrong" : "material"} id={`${id}-field`}>
      <div className="material-head">
        <div>
          <span className="material-title">{title}</span>{" "}
          <Demand material={material} needed={props.needed} />
          {material.hint && <div className="field-hint">{text(material.hint)}</div>}
          <Depends material={material} schema={props.schema} />
          {accept.length > 0 && <div className="basis">{t("guide.accepts", { list: format.list(accept) })}</div>}
        </div>
        <Button aria-label={t("apply.chooseFor", { title })} onClick={() => input.current?.click()}>
          {t("apply.choose")}
        </Button>
        <input
          ref={input}
          id={id}
          type="file"
          multiple
          hidden
          tabIndex={-1}
          aria-label={title}
          accept={accept.map((a) => `.${a}`).join(",")}
          onChange={(e) => chosen(e.target.files)}
        />
      </div>
      <ul className="plain files" aria-live="polite">
        {files.map((f) => (
          <li key={f.id}>
            <a href={fileAddress(f.id)} target="_blank" rel="noreferrer">
              {f.name}
            </a>
            <span className="muted">{format.size(f.size)}</span>
            <Button
              type="text"
              size="small"
              danger
              aria-label={t("apply.removeFile", { name: f.name })}
              onClick={() => onChange((before) => before.filter((other) => other.id !== f.id))}
            >
              ✕
            </Button>
          </li>
        ))}
        {running.map((r) => (
          <li key={r.key} className={r.failure ? "file-failed" : undefined}>
            <span>{r.failure ?? r.name}</span>
            {r.failure ? (
              <Button type="text" size="small" aria-label={t("apply.removeFile", { name: r.name })} onClick={() => drop(r.key)}>
                ✕
              </Button>
            ) : (
              <Progress
                percent={r.percent}
                size="small"
                aria-label={t("apply.uploading", { percent: r.percent })}
                className="file-progress"
              />
            )}
          </li>
        ))}
      </ul>
      {props.problems.length > 0 && (
        <ul className="plain field-errors">
          {props.problems.map((p) => (
            <li key={p.code}>{p.detail}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
