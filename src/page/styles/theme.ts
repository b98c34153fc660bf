/** Colours, light and dark; texts have a contrast of 4.5 : 1 at least on the surfaces they stand on (WCAG 2.2 §1.4.3). */
export const THEME = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7;
  --surface: #ffffff;
  --text: #16191f;
  --dim: #565e6c;
  --hairline: #e1e4e9;
  --edge: #cfd4dc;
  --link: #0b57d0;
  --ok: #156c40;
  --ok-ground: #e5f4ea;
  --warning: #8a5000;
  --warning-ground: #fdf0d8;
  --critical: #b3161f;
  --critical-ground: #fde7e7;
  --shade: 11 87 208;
  --line-1: #2563c9;
  --line-2: #7a4fc4;
  --line-3: #0c8577;
  --line-4: #c86a10;
  --line-5: #c4262e;
  --line-6: #4d7c1f;
  --line-7: #b03a85;
  --line-8: #5c6b80;
  --line-muted: #8a93a3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1116;
    --surface: #171b22;
    --text: #e7eaef;
    --dim: #a0a9b8;
    --hairline: #262c36;
    --edge: #353d4a;
    --link: #8ab4ff;
    --ok: #6fd49b;
    --ok-ground: #12291d;
    --warning: #f2b65a;
    --warning-ground: #33260f;
    --critical: #ff8a8a;
    --critical-ground: #3d1518;
    --shade: 96 155 255;
    --line-1: #5b9bff;
    --line-2: #b48cf2;
    --line-3: #3cc4b2;
    --line-4: #f0a04b;
    --line-5: #ff6b6b;
    --line-6: #9acb5e;
    --line-7: #ee7fc2;
    --line-8: #a3b0c4;
    --line-muted: #7d8798;
  }
}
`;
