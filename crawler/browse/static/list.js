// A file of sites is put into the field, where one sees what will be added.
const file = document.getElementById("file");
if (file) {
  file.closest("p").hidden = false;
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    const bytes = await chosen.arrayBuffer();
    try {
      document.getElementById("list").value = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      document.getElementById("list").value = new TextDecoder("gb18030").decode(bytes);
    }
  });
}
