package process

// messages are the sentences of the findings, by their code. {found}, {expected}, {name},
// {where}, {what} and {detail} are filled in.
var messages = map[string]Text{
	"too-large":          {ZH: "文件太大：{found}，上限 {expected}", EN: "the file is too large: {found}, at most {expected}"},
	"not-utf8":           {ZH: "文件不是 UTF-8 编码", EN: "the file is not UTF-8"},
	"empty":              {ZH: "文件里没有流程定义", EN: "there is no definition in the file"},
	"several-documents":  {ZH: "一个文件只能写一个流程（不能用 --- 分隔多个文档）", EN: "a file holds one definition only (no second document after ---)"},
	"syntax":             {ZH: "YAML 写法错误：{detail}", EN: "this is not YAML: {detail}"},
	"tab":                {ZH: "缩进不能用制表符，请用空格", EN: "indentation is written with spaces, not with tabs"},
	"alias":              {ZH: "不能使用锚点、别名或合并键（&、*、<<），请直接写出内容", EN: "anchors, aliases and merge keys (&, *, <<) are not part of the language; write the content out"},
	"unknown-key":        {ZH: "未知的键 {found}", EN: "unknown key {found}"},
	"missing-key":        {ZH: "缺少必需的键 {name}", EN: "the key {name} is missing"},
	"duplicate-key":      {ZH: "键 {found} 重复出现", EN: "the key {found} stands twice"},
	"wrong-kind":         {ZH: "此处应为{expected}，实际为 {found}", EN: "expected {expected}, found {found}"},
	"odd-number":         {ZH: "{found} 不是普通十进制数（前导零、下划线、0x 等写法会被不同的人读成不同的数）", EN: "{found} is not a plain decimal number (leading zeros, underscores, 0x and the like are read differently by different people)"},
	"empty-text":         {ZH: "文字不能为空", EN: "the text is empty"},
	"empty-list":         {ZH: "列表不能为空", EN: "the list is empty"},
	"unknown-value":      {ZH: "{found} 不是允许的值，应为 {expected}", EN: "{found} is not allowed here; expected {expected}"},
	"bad-name":           {ZH: "名称 {found} 无效：只能用小写字母、数字和单个连字符，并以字母开头", EN: "{found} is no name: lower-case letters, digits and single hyphens, beginning with a letter"},
	"reserved-name":      {ZH: "{found} 是语言的保留字，不能用作{what}的名称", EN: "{found} is a word of the language and cannot name {what}"},
	"bad-limit":          {ZH: "期限 {found} 无法识别，应写作“7 working days”“24 hours”“30 days”或“1 month”，数从 1 到 3650", EN: "{found} is no limit; write \"7 working days\", \"24 hours\", \"30 days\" or \"1 month\", from 1 to 3650"},
	"bad-number-pattern": {ZH: "编号格式 {found} 无效，应写作“MD{year}-{seq:5}”", EN: "{found} is no case number; write it like \"MD{year}-{seq:5}\""},
	"bad-form":           {ZH: "表单结构无效：{detail}", EN: "the form is no valid JSON Schema: {detail}"},
	"bad-start":          {ZH: "开始时间 {found} 无效，应写作“2026-03-02 09:00”", EN: "{found} is no moment; write it like \"2026-03-02 09:00\""},
	"unknown-field":      {ZH: "表单中没有字段 {found}", EN: "the form has no field {found}"},
	"no-such-property":   {ZH: "required 中的 {found} 不是表单的字段", EN: "{found} is required but is no field of the form"},
	"duplicate-id":       {ZH: "{what} {found} 重复", EN: "{what} {found} stands twice"},
	"one-kind":           {ZH: "一个步骤必须且只能有 ask、notify、end 之一", EN: "a step has exactly one of ask, notify and end"},
	"unit-or-each":       {ZH: "ask 必须且只能有 unit、each 之一", EN: "ask has exactly one of unit and each"},
	"no-answers":         {ZH: "步骤 {name} 需要 answers", EN: "step {name} needs answers"},
	"not-here":           {ZH: "{name} 在这里没有意义：{detail}", EN: "{name} means nothing here: {detail}"},
	"needs-decide":       {ZH: "征询多个单位的步骤 {name} 需要 decide，说明各单位的答复合起来得出什么结论", EN: "step {name} asks several units and needs decide, which says what their answers amount to"},
	"needs-otherwise":    {ZH: "decide 的最后一行应为 otherwise，否则有的答复得不出结论", EN: "the last line of decide has to be otherwise, or some answers lead to nothing"},
	"otherwise-last":     {ZH: "otherwise 只能是最后一行", EN: "otherwise can only be the last line"},
	"to-and-end":         {ZH: "to 与 end 只能有一个", EN: "only one of to and end"},
	"unknown-step":       {ZH: "没有步骤 {found}", EN: "there is no step {found}"},
	"unknown-answer":     {ZH: "步骤 {where} 没有答复 {found}", EN: "step {where} has no answer {found}"},
	"unknown-outcome":    {ZH: "步骤 {where} 没有结论 {found}", EN: "step {where} has no outcome {found}"},
	"unknown-mark":       {ZH: "没有任何答复设置标记 {found}", EN: "no answer sets the mark {found}"},
	"unknown-end":        {ZH: "没有以 {found} 结束的步骤或答复", EN: "nothing ends in {found}"},
	"unreachable":        {ZH: "步骤 {name} 永远到达不了", EN: "step {name} can never be reached"},
	"no-end":             {ZH: "从步骤 {name} 出发到不了任何结束状态", EN: "no end can be reached from step {name}"},
	"falls-off":          {ZH: "步骤 {name} 之后没有下一步，也没有结束", EN: "after step {name} there is neither a next step nor an end"},
	"not-deemed":         {ZH: "到期后的结果必须写明 deemed: true：期限届满不是人的答复", EN: "what expiry leads to has to say deemed: true; a deadline is not a person's answer"},
	"deemed-demand":      {ZH: "视为的答复 {found} 不能要求意见或理由：沉默不会写意见", EN: "the deemed answer {found} cannot require an opinion or reasons; silence writes none"},
	"basis-document":     {ZH: "依据缺少文件名称", EN: "the basis names no document"},
	"extend-times":       {ZH: "延期次数应为 1 至 9", EN: "times has to be 1 to 9"},
	"scenario-failed":    {ZH: "场景“{name}”未通过：{detail}", EN: "scenario \"{name}\" fails: {detail}"},
	"scenario-action":    {ZH: "一步只做一件事：submit、answer、acknowledge、resubmit、extend、extension 或 after 之一", EN: "one action a line: one of submit, answer, acknowledge, resubmit, extend, extension and after"},
	"internal":           {ZH: "定义无法使用：{detail}", EN: "the definition cannot be used: {detail}"},
}

// words are what the language's own words are called in Chinese, where they are put into a sentence.
var words = map[string]string{
	"mapping": "一组“键: 值”", "list": "列表", "text": "文字", "whole number": "整数", "true/false": "true 或 false", "nothing": "空",
	"step": "步骤", "answer": "答复", "material": "材料", "rule": "规则",
	"answers and then say where a step leads":                         "去向由 answers 和 then 说明",
	"one unit is asked, so its answer decides":                        "只问一个单位，它的答复就是结论",
	"one of several units does not decide alone; use decide and then": "多个单位中的一个不能单独决定，请用 decide 和 then",
	"ask asks nobody":                    "这里没有人被询问",
	"notify asks nobody":                 "notify 不询问任何人",
	"end asks nobody":                    "end 不询问任何人",
	"notify has no outcomes; use to":     "notify 没有结论，请用 to",
	"end has no outcomes; use to":        "end 没有结论",
	"notify takes a plain limit at most": "notify 最多只能写一个期限",
	"end takes a plain limit at most":    "end 不能有期限",
}

// fieldMessages are the sentences about a field of an application.
var fieldMessages = map[string]Text{
	"not-json":          {ZH: "申请表不是有效的 JSON", EN: "the form is not valid JSON"},
	"required":          {ZH: "请填写“{name}”", EN: "\"{name}\" has to be filled in"},
	"unknown-field":     {ZH: "申请表没有“{name}”这一项", EN: "the form has no field \"{name}\""},
	"wrong-type":        {ZH: "“{name}”应为{expected}", EN: "\"{name}\" has to be {expected}"},
	"not-listed":        {ZH: "“{name}”只能是：{expected}", EN: "\"{name}\" has to be one of: {expected}"},
	"minimum":           {ZH: "“{name}”不能小于 {expected}", EN: "\"{name}\" has to be at least {expected}"},
	"maximum":           {ZH: "“{name}”不能大于 {expected}", EN: "\"{name}\" has to be at most {expected}"},
	"exclusive-minimum": {ZH: "“{name}”应大于 {expected}", EN: "\"{name}\" has to be more than {expected}"},
	"exclusive-maximum": {ZH: "“{name}”应小于 {expected}", EN: "\"{name}\" has to be less than {expected}"},
	"multiple-of":       {ZH: "“{name}”应为 {expected} 的倍数", EN: "\"{name}\" has to be a multiple of {expected}"},
	"min-length":        {ZH: "“{name}”至少 {expected} 个字", EN: "\"{name}\" needs at least {expected} characters"},
	"max-length":        {ZH: "“{name}”最多 {expected} 个字", EN: "\"{name}\" takes at most {expected} characters"},
	"min-items":         {ZH: "“{name}”至少选 {expected} 项", EN: "\"{name}\" needs at least {expected} entries"},
	"max-items":         {ZH: "“{name}”最多选 {expected} 项", EN: "\"{name}\" takes at most {expected} entries"},
	"unique-items":      {ZH: "“{name}”有重复项", EN: "\"{name}\" holds the same entry twice"},
	"pattern":           {ZH: "“{name}”格式不符（应匹配 {expected}）", EN: "\"{name}\" does not have the form {expected}"},
	"format":            {ZH: "“{name}”格式不符（{expected}）", EN: "\"{name}\" is no valid {expected}"},
	"unknown-unit":      {ZH: "“{name}”中的单位 {found} 不存在或不可选", EN: "\"{name}\": there is no unit {found} to choose"},
	"invalid":           {ZH: "“{name}”不符合要求", EN: "\"{name}\" is not valid"},
	"material-missing":  {ZH: "请上传“{name}”", EN: "\"{name}\" has to be attached"},
	"material-type":     {ZH: "“{name}”的文件 {found} 类型不符，应为 {expected}", EN: "\"{name}\": {found} is of the wrong type; expected {expected}"},
	"material-unknown":  {ZH: "本事项没有材料“{name}”", EN: "this procedure has no material \"{name}\""},
}

// typeNames are the types of JSON Schema as people read them.
var typeNames = map[string]Text{
	"string": {ZH: "文字", EN: "text"}, "number": {ZH: "数字", EN: "a number"}, "integer": {ZH: "整数", EN: "a whole number"},
	"boolean": {ZH: "是或否", EN: "yes or no"}, "array": {ZH: "列表", EN: "a list"}, "object": {ZH: "一组内容", EN: "a group of fields"}, "null": {ZH: "空", EN: "nothing"},
}

// standardAnswers are the customary names of answers; a definition may give its own.
var standardAnswers = map[string]Text{
	"agree": {ZH: "同意", EN: "Agree"}, "object": {ZH: "不同意", EN: "Object"}, "return": {ZH: "退回", EN: "Return"},
	"reject": {ZH: "不予批准", EN: "Reject"}, "accept": {ZH: "受理", EN: "Accept"}, "refuse": {ZH: "不予受理", EN: "Refuse"},
	"supplement": {ZH: "通知补正", EN: "Ask for supplements"}, "approve": {ZH: "批准", EN: "Approve"},
	"acknowledge": {ZH: "确认收到", EN: "Acknowledge"}, "resubmit": {ZH: "重新提交", EN: "Submit again"},
}

// standardOutcomes are the customary names of end states.
var standardOutcomes = map[string]Text{
	"approved": {ZH: "予以批准", EN: "Approved"}, "rejected": {ZH: "不予批准", EN: "Rejected"}, "refused": {ZH: "不予受理", EN: "Not accepted"},
	"withdrawn": {ZH: "已撤回", EN: "Withdrawn"}, "done": {ZH: "办结", EN: "Done"},
}

// AnswerTitle is the customary name of an answer.
func AnswerTitle(id string) Text {
	if t, ok := standardAnswers[id]; ok {
		return t
	}
	return Text{ZH: id, EN: id}
}
