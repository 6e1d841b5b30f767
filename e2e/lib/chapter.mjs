// A story is told in chapters: each stands on the ones before it, so the first that fails ends the story.

export async function chapter(t, title, tell) {
  let told = false
  await t.test(title, async () => {
    await tell()
    told = true
  })
  if (!told) throw new Error(`the story ends at: ${title}`)
}
