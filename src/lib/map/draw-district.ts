import type * as L from 'leaflet';
import type { DistrictId } from '#election/model.ts';
import type { Paint } from './paint.ts';

export type Leaflet = typeof L;

/** A district as Leaflet has it. */
export interface Drawn {
  readonly bounds: L.LatLngBounds;
  /** Does nothing if the district looks like that already. */
  readonly repaint: (paint: Paint) => void;
}

/** Where a district is. */
export interface Place {
  readonly id: DistrictId;
  readonly border: L.LatLngTuple[] | L.LatLngTuple[][][];
  /** Where its label stands; without, it has none. */
  readonly center?: L.LatLngTuple;
}

/** Draws a district once and for all; nothing of it is seen before it is painted and on a map. */
export function drawDistrict(
  leaflet: Leaflet,
  group: L.LayerGroup,
  { id, border, center }: Place,
  onopen: ((id: DistrictId) => void) | undefined,
): Drawn {
  const area = leaflet.polygon(border, { className: 'district' }).addTo(group);
  if (onopen) area.on('click', () => onopen(id));
  // An element: a text would be taken for HTML, and a district's name is anybody's.
  const tip = document.createElement('span');
  area.bindTooltip(tip, { sticky: true, direction: 'top' });
  // What listens for focus, as tooltips do, could be tabbed to: the keyboard has links beside the map.
  area.on('add', () => area.getElement()?.setAttribute('tabindex', '-1'));
  const label = center && drawLabel(leaflet, group, center);
  let mark: L.Polygon | null = null;
  let last: Paint | null = null;
  return { bounds: area.getBounds(), repaint };

  function repaint(paint: Paint): void {
    if (last && isSame(paint, last)) return;
    last = paint;
    area.setStyle({
      color: 'var(--map-line)',
      weight: 1.5,
      fillColor: paint.fill ?? 'var(--map-empty)',
      fillOpacity: paint.fill ? paint.strength : 1,
    });
    tip.textContent = paint.title;
    area.getTooltip()?.update();
    if (label) {
      label.textContent = paint.label;
      label.style.color = paint.ink;
    }
    if (paint.disputed) group.addLayer((mark ??= drawMark(leaflet, border)));
    else if (mark) group.removeLayer(mark);
  }
}

function drawLabel(leaflet: Leaflet, group: L.LayerGroup, center: L.LatLngTuple): HTMLElement {
  const html = document.createElement('span');
  const icon = leaflet.divIcon({ className: 'district-label', html, iconSize: [0, 0] });
  leaflet.marker(center, { icon, interactive: false, keyboard: false }).addTo(group);
  return html;
}

function drawMark(leaflet: Leaflet, border: Place['border']): L.Polygon {
  const style = { stroke: false, fillColor: 'url(#disputed)', fillOpacity: 1 };
  return leaflet.polygon(border, { ...style, className: 'mark', interactive: false });
}

function isSame(one: Paint, other: Paint): boolean {
  return (Object.keys(one) as (keyof Paint)[]).every((key) => one[key] === other[key]);
}
