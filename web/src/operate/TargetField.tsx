import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { useColleagues, useUnits } from "../api/queries";
import type { Colleague, Target } from "../api/types";
import { useText } from "../text";

/** TargetField asks to whom something goes: a unit, and in it a post or one person. */
export function TargetField(props: { value: Target; onChange: (to: Target) => void; wrong?: string }) {
  const { t } = useTranslation();
  const text = useText();
  const units = useUnits();
  const { value, wrong } = props;
  const unit = value.unit ?? "";
  const people = useColleagues(unit);
  const chosen = value.user ? `user:${value.user}` : value.post ? `post:${value.post}` : "";
  function choose(to: string) {
    const [kind, name] = to.split(":");
    props.onChange(kind === "user" ? { unit, user: name } : kind === "post" ? { unit, post: name } : { unit });
  }
  return (
    <>
      <div className={wrong ? "field field-wrong" : "field"}>
        <label className="field-label" htmlFor="target-unit">
          {t("operate.unit")}
        </label>
        <Select
          id="target-unit"
          className="wide"
          value={value.unit}
          onChange={(id: string) => props.onChange({ unit: id })}
          loading={units.isPending}
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("operate.chooseUnit")}
          aria-label={t("operate.unit")}
          aria-invalid={Boolean(wrong)}
          options={(units.data ?? []).map((u) => ({ value: u.id, label: text(u.name) }))}
        />
        {wrong && (
          <p className="field-errors" role="alert">
            {wrong}
          </p>
        )}
      </div>
      {unit && (
        <div className="field">
          <label className="field-label" htmlFor="target-person">
            {t("operate.person")}
          </label>
          <Select
            id="target-person"
            className="wide"
            value={chosen}
            onChange={choose}
            loading={people.isPending}
            aria-label={t("operate.person")}
            options={[
              { value: "", label: t("operate.anybody") },
              { label: t("operate.byPost"), title: t("operate.byPost"), options: posts(people.data ?? []).map((p) => ({ value: `post:${p.post}`, label: text(p.postName) })) },
              { label: t("operate.byName"), title: t("operate.byName"), options: (people.data ?? []).map((p) => ({ value: `user:${p.login}`, label: `${p.name} · ${text(p.postName)}` })) },
            ]}
          />
        </div>
      )}
    </>
  );
}

/** posts are the posts held in a unit, each once. */
function posts(people: Colleague[]): Colleague[] {
  return people.filter((p, i) => people.findIndex((o) => o.post === p.post) === i);
}
