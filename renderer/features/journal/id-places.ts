/** Numbers for ids, given in the order they are met and never taken back: a row keeps its key when lists change around it. */
export class IdPlaces<Id extends string> {
  readonly #places = new Map<Id, number>();
  readonly #ids: Id[] = [];

  place(id: Id): number {
    const known = this.#places.get(id);
    if (known !== undefined) return known;
    const place = this.#ids.length;
    this.#ids.push(id);
    this.#places.set(id, place);
    return place;
  }

  id(place: number): Id {
    const id = this.#ids[place];
    if (id === undefined) throw new RangeError('no id has this place');
    return id;
  }
}
