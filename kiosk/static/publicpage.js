/* [data-public] The office's page for everybody: its code opens it in the language of the moment. */

export function startPublicPage(texts, { office }) {
  const pictures = [...document.querySelectorAll("[data-public] img")];

  function render() {
    pictures.forEach((one) => {
      one.src = `/api/v1/offices/${office}/qr.svg?lang=${texts.language}`;
    });
  }

  texts.onChange(render);
}
