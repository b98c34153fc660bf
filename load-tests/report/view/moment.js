/* Shows the values of one moment in all charts of a run: under the pointer, or where the slider stands. Without it the page says the same. */
/* global document */
(() => {
  const text = (value, unit) =>
    value === null || value === undefined
      ? '–'
      : `${Number.isInteger(value) ? value.toLocaleString('en') : Number(value.toPrecision(3))}${unit}`;

  const watch = (run) => {
    const charts = JSON.parse(run.querySelector('script').textContent);
    const slider = run.querySelector('input');
    const output = run.querySelector('output');
    const parts = [...run.querySelectorAll('.chart')].map((chart) => ({
      moment: chart.querySelector('.moment'),
      cells: [...chart.querySelectorAll('[data-line]')],
      whole: [...chart.querySelectorAll('[data-line]')].map((cell) => cell.innerHTML),
    }));
    const last = Number(slider.max);

    const show = (step) => {
      const words =
        step === undefined ? 'the whole run' : `${text(step * Number(slider.dataset.step), ' s')}`;
      output.textContent = words;
      slider.setAttribute('aria-valuetext', words);
      for (const [index, { moment, cells, whole }] of parts.entries()) {
        moment.hidden = step === undefined;
        moment.style.left = `${(100 * (step ?? 0)) / Math.max(1, last)}%`;
        const { unit, lines } = charts[index];
        for (const [line, cell] of cells.entries())
          if (step === undefined) cell.innerHTML = whole[line];
          else cell.textContent = text(lines[line][step], unit);
      }
    };

    const chosen = () => (Number(slider.value) === last ? undefined : Number(slider.value));
    slider.addEventListener('input', () => show(chosen()));
    for (const area of run.querySelectorAll('.area-of-time')) {
      area.addEventListener('pointermove', ({ clientX }) => {
        const { left, width } = area.getBoundingClientRect();
        show(Math.min(last, Math.max(0, Math.round(((clientX - left) / width) * last))));
      });
      area.addEventListener('pointerleave', () => show(chosen()));
    }
    run.classList.add('lively');
  };
  for (const run of document.querySelectorAll('.run')) watch(run);
})();
