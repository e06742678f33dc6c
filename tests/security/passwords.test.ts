import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgePassword, LEAST_PASSWORD_LENGTH } from '#domain/accounts/index.ts';
import { CommonPasswords as CommonOfWorkstation } from '#main/features/accounts/common-passwords.ts';
import { CommonPasswords as CommonOfServer } from '#server/accounts/common-passwords.ts';

/** Words that people do make phrases of; a good half stands in our own dictionary, too. */
const WORDS = `снег крыльцо скворец батарея канарейка вагон ложка чайник подоконник лестница трамвай облако занавеска кастрюля паровоз верблюд чемодан пирамида одеяло гвоздь молоток забор калитка колодец тропинка овраг
  картошка свекла варежка валенок самовар блюдце полотенце мыло расческа зеркало табуретка диван потолок фонарь перекресток мостовая причал якорь парус маяк туман иней метель сугроб проталина подснежник черемуха
  крапива лопух одуванчик шмель кузнечик стрекоза муравей дятел филин барсук выдра окунь карась щука тихий скрипучий медленный косой рваный пыльный летит стучит варит шепчет падает зевает крадется
  школа учитель журнал тетрадь любовь мама солнце зима весна москва россия кошка собака пароль победа молоко радуга футбол компьютер сентябрь пятница математика`.split(/\s+/);

describe.each([
  ['the server', () => new CommonOfServer().read()],
  ['the workstation', () => new CommonOfWorkstation().contains()],
] as const)('passwords against the real list, at %s (ASVS 5.0, 6.2.4 and 6.2.12; R-05)', (_, readList) => {
  const judge = async (password: string) => judgePassword(password, { login: 'ivanova.ms', name: 'Иванова Мария Сергеевна', former: null, isCommon: await readList() });

  it('knows the passwords that are tried first', async () => {
    const passwords = [
      'учительница', 'Учительница', 'любовь12345', 'школа123456', 'Aa12345678', 'Пароль12345', 'Qwertyuiop', '1234567890', 'iloveyou123', 'password2026!', 'йцукенгшщз', 'qwerty12345', '1q2w3e4r5t', '1й2ц3у4к5е', 'фывапролдж',
      'йфяцыч1234', 'абвгдежзийк', 'Сентябрь2026', 'Наталья1985', 'Настенька!!', 'екатерина12.05.1985', 'Ekaterina85', 'uchitelnica', 'Shkola2026!', 'lyubov12345', 'ljubov2026', 'exbntkmybwf', 'k.,jdm2026', 'любовьлюбовь', 'мамамамамама',
      'школа-школа', 'моя школа 2026', 'люблю школу', 'я люблю тебя', 'мама мыла раму', 'школа10класс', 'первый учитель', 'люб0вь2026', 'п4роль12345', 'пaрoль2026', 'p@r0l12345', 'математика', 'Математика5', 'директор01',
      '89161234567', '+7 916 123-45-67', '12.05.1985!', '1205198512', '2026202620', 'ааааабббббввввв', 'солнышко777', 'Zaika2010!', 'спартак1922', 'москва2026', 'журнал2026', '2026журнал', '!!!пароль!!!', 'администратор', 'Admin12345',
    ];
    const taken: string[] = [];
    for (const password of passwords) if ((await judge(password)) !== 'password_common') taken.push(`${password}: ${await judge(password)}`);
    expect(taken).toEqual([]);
    expect(passwords.every((password) => [...password].length >= LEAST_PASSWORD_LENGTH)).toBe(true);
  });

  it('takes what nobody tries first, and demands no kinds of characters', async () => {
    const passwords = [
      'снег тает у крыльца', 'снегтаетукрыльца', 'за окном поёт скворец', 'кот спит на батарее', 'жёлтая канарейка поёт', 'новый пароль весной', 'три слепых мышонка', 'учитель варит кашу с сыром', '７５ёлок-в-тайге', 'kuba-tesy-ramu-47',
      'correct horse battery staple', 'xkqjvbzmwp', 'зщкпвлымтю', '8365920174', 'маша7%k!2#Vq', 'школа стоит на горе у реки', '🐌🦉🍎🚂🪁🧶🎻🌵🥨🛶',
    ];
    const refused: string[] = [];
    for (const password of passwords) if ((await judge(password)) !== null) refused.push(`${password}: ${await judge(password)}`);
    expect(refused).toEqual([]);
  });

  it('no phrase of three or four different words is refused by chance', async () => {
    const isCommon = await readList();
    const phrase = fc.tuple(fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 3, maxLength: 4 }), fc.constantFrom(' ', '-', '_', '. ', ''), fc.boolean(), fc.constantFrom('', '7', '2026', '!'));
    fc.assert(
      fc.property(phrase, ([words, between, isCapital, tail]) => {
        const text = `${(isCapital ? words.map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`) : words).join(between)}${tail}`;
        expect(judgePassword(text, { login: 'ivanova.ms', name: 'Иванова Мария Сергеевна', former: null, isCommon })).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('every word of the dictionary with a year or five digits is refused', async () => {
    const isCommon = await readList();
    const word = fc.constantFrom(...WORDS.slice(WORDS.indexOf('школа')));
    const tail = fc.oneof(fc.integer({ min: 1950, max: 2030 }).map(String), fc.integer({ min: 10000, max: 99999 }).map(String), fc.constantFrom('12345678', '!!!!!!!', '_01_', '.2026'));
    fc.assert(
      fc.property(word, tail, fc.boolean(), (of, end, isBefore) => {
        const text = isBefore ? `${end}${of}` : `${of}${end}`;
        fc.pre([...text].length >= LEAST_PASSWORD_LENGTH);
        expect(judgePassword(text, { login: 'ivanova.ms', name: 'Иванова Мария Сергеевна', former: null, isCommon })).toBe('password_common');
      }),
      { numRuns: 200 },
    );
  });
});
