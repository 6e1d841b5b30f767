import { getTemplate, type FieldTemplateProps, type ObjectFieldTemplateProps } from "@rjsf/utils";
import { useTranslation } from "react-i18next";

/** FieldTemplate is a field: its name, whether it is required, a hint, the control, and what is wrong with it. */
export function FieldTemplate(props: FieldTemplateProps) {
  const { t } = useTranslation();
  const { id, schema, hidden, children, rawErrors, label, required, displayLabel } = props;
  if (hidden) return <div hidden>{children}</div>;
  if (schema.type === "object") return <>{children}</>;
  // A group of buttons is named by a legend; a label could only point to one of them.
  const group = schema.type === "boolean";
  const wrong = rawErrors && rawErrors.length > 0;
  const name = (
    <>
      {label}
      {!required && <span className="field-optional">{t("guide.optional")}</span>}
    </>
  );
  return (
    <div id={`${id}-field`} className={wrong ? "field field-wrong" : "field"} role={group ? "group" : undefined} aria-labelledby={group ? `${id}-label` : undefined}>
      {(displayLabel || group) && label && (group ? <div id={`${id}-label`} className="field-label">{name}</div> : <label htmlFor={id} className="field-label">{name}</label>)}
      {schema.description && (
        <div id={`${id}__description`} className="field-hint">
          {schema.description}
        </div>
      )}
      {children}
      {wrong && (
        <ul id={`${id}__error`} className="plain field-errors">
          {[...new Set(rawErrors)].map((e) => (
            <li key={e}>{e}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** ObjectFieldTemplate puts fields one below the other; a nested object gets its title. */
export function ObjectFieldTemplate(props: ObjectFieldTemplateProps) {
  const { title, properties, fieldPathId, registry, schema } = props;
  const root = fieldPathId.$id === "root";
  const Title = getTemplate("TitleFieldTemplate", registry, {});
  return (
    <div role={root ? undefined : "group"} aria-label={root ? undefined : title}>
      {!root && title && <Title id={`${fieldPathId.$id}__title`} title={title} schema={schema} registry={registry} />}
      {properties.map((p) => p.content)}
    </div>
  );
}

/** Errors stand beside their fields by FieldTemplate alone. */
export function NoErrors() {
  return null;
}
