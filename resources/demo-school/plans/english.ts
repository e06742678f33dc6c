/** Plans of English by grade. */
export const ENGLISH: Readonly<Record<number, string>> = {
  2: `# Знакомство
Приветствие. Hello! My name is…*3
Английский алфавит. Буквы Aa – Hh*3
Буквы Ii – Qq. Звуки*3
Буквы Rr – Zz. Звуки*3
Буквосочетания sh, ch, th, ph*2
# Моя семья
Члены семьи. This is my family*4
Цвета. What colour is it?*2
# Мой дом
Предметы мебели. It’s a table*4
Комнаты. Where’s Chuckles?*4
# Мой день рождения
Числа 1–10. How old are you?*4
Еда. My favourite food*4
# Мои животные
Глагол can. I can jump*5
Цирк. My animals*4
# Мои игрушки
Toys! Предлоги места*5
Внешность. She’s got blue eyes*5
# Мои каникулы
Погода и одежда. It’s sunny*6
Времена года. Повторение*6`,
  3: `# Снова в школу
Welcome back! Лето и каникулы*3
School again! Школьные принадлежности*3
School subjects. Числа 11–20*3
Повелительное наклонение. Open your book!*2
# Семейные моменты
A new member. Члены семьи*3
A happy family. Глагол to be*4
# Всё, что я люблю
He loves jelly! Продукты*4
In my lunch box. Some и any*4
# Приходите поиграть
Toys for little Betsy. Притяжательный падеж*4
In my room. This, that, these, those*4
# Пушистые друзья
Cows are funny. Части тела*4
Clever animals. Числа 20–50*4
# Дом, милый дом
Grandma, Grandpa! Предлоги*4
My house. There is, there are*5
# Выходной день
We’re having a great time! Present Continuous*6
In the park*4
# День за днём
A fun day. Дни недели*4
On Sundays. Распорядок дня*5`,
  4: `# Семья и друзья
One big happy family. Внешность*3
My best friend. Present Continuous*4
# Рабочий день
The Animal Hospital. Профессии*3
Work and play. Наречия частотности*3
# Вкусные угощения
Pirate’s fruit salad. Much, many, a lot of*3
Make a meal of it. Модальный глагол may*4
# В зоопарке
Funny animals. Present Simple и Present Continuous*4
Wild about animals. Степени сравнения*4
# Где ты был вчера
Tea party. Порядковые числительные*4
All our yesterdays. Was, were*4
# Расскажи историю
The Hare and the Tortoise. Past Simple правильных глаголов*5
Once upon a time*4
# Лучшие времена
Past Simple неправильных глаголов*6
Magic moments*5
# Места, куда стоит поехать
Good times ahead. Be going to*5
Hello, sunshine! Будущее время*6`,
  5: `# Вводный модуль
Повторение алфавита, числительных и цветов*3
Школьные принадлежности. Классно-урочная лексика*2
Т: Входное тестирование
# Школьные дни
School! Школьные предметы*2
First day! Числительные. Глагол to be*3
Favourite subjects. Письмо*2
Schools in England. Школы в Англии*2
Greetings. Приветствия и прощания*2
# Это я
I’m from… Страны и национальности. Have got*3
My things. Множественное число существительных*3
My collection. Чтение и говорение*2
UK souvenirs. Сувениры*2
Buying a souvenir. Диалог в магазине*2
# Мой дом – моя крепость
At home. Типы жилья. There is, there are*3
Move in! Мебель. Притяжательные местоимения*3
My bedroom. Предлоги места*3
A typical English house*3
# Семейные узы
My family! Глагол can. Объектные местоимения*4
Who’s who? Описание внешности*4
Famous people. Известные люди*4
# Животные со всего света
Amazing creatures. Present Simple*5
At the zoo. Отрицания и вопросы*4
My pet*4
# С утра до вечера
Wake up! Наречия частотности*4
At work. Present Continuous*5
Weekends*4
# В любую погоду
Year after year. Времена года*4
Dress right. Одежда*4
# Особые дни
Celebrations. Исчисляемые и неисчисляемые*5
Master chef. Some, any, much, many*5
# Жить в ногу со временем
Going shopping. Past Simple: was, were*5
It was great! Past Simple правильных глаголов*5
# Каникулы
Travel and leisure. Can, can’t*4
Summer fun. Will*5`,
  6: `# Кто есть кто
Family members. Члены семьи*2
Т: Входное тестирование
Who are you? Притяжательный падеж*3
My country. Страны и национальности*3
The United Kingdom*2
# Вот и мы
Happy times. Порядковые числительные*3
My place. Мебель, предлоги*3
My neighbourhood. Мой район*3
Famous streets. Requesting services*2
# Поехали
Road safety. Повелительное наклонение*3
On the move. Глагол can*3
Hot wheels. Getting around London*3
# День за днём
Day in, day out. Present Simple*4
How about..? Виды программ*4
My favourite day. Teenage life in Britain*4
# Праздники
Festive time. Present Continuous*4
Let’s celebrate. Special days*4
# Досуг
Free time. Занятия в свободное время*4
Game on! Present Simple и Present Continuous*5
# Вчера, сегодня, завтра
In the past. Past Simple*5
Halloween spirit. Неправильные глаголы*5
# Правила и инструкции
That’s the rule. Must, mustn’t*4
Shall we? Степени сравнения*5
# Еда и напитки
Food and drink. Исчисляемые существительные*5
On the menu! Present Simple и Present Continuous*5
# Каникулы
Holiday plans. Be going to*4
What’s the weather like?*5`,
  7: `# Образ жизни
A city mouse or a country mouse? Городская и сельская жизнь*2
Т: Входное тестирование
Better safe than sorry. Модальные глаголы should, must*3
Hanging out. Досуг подростка*2
Landmarks of the British Isles*2
Buying an underground ticket. Диалог-расспрос*2
# Время рассказов
Bookworms. Жанры книг. Past Simple*3
A classic read. Союзы времени*3
Vanished! Последовательность событий*2
The gift of storytelling*2
Г: Контроль грамматики: Past Simple
# Внешность и характер
Lead the way! Хобби и черты характера*3
Who’s who? Причастия настоящего и прошедшего времени*3
Against all odds. Порядок прилагательных*2
The Yeoman Warders*2
А: Контроль аудирования
# Об этом говорят и пишут
News stories. Past Continuous*4
Did you hear about..? Past Continuous и Past Simple*4
Take action! Школьная газета*4
# Что ждёт нас в будущем
Predictions. Future Simple*4
Gadget madness. Be going to, Present Continuous*5
What’s your opinion?*3
# Развлечения
The fun starts here! Парки развлечений*4
Teen camps. Present Perfect: already, yet, just*5
A whale of a time! Ever, never, before*4
# В центре внимания
Walk of fame. Степени сравнения*4
DVD frenzy! Present Perfect и Past Simple*5
In the charts!*3
# Экология
Save the Earth. Present Perfect Continuous*5
Eco-helpers. Вопросы с хвостиком*4
# Время покупок
You are what you eat. Количественные местоимения*5
Can I help you? Present Perfect Continuous*4
# В здоровом теле – здоровый дух
Stress free. Should, unless, if*4
Accident-prone. Возвратные местоимения*5`,
  8: `# Общение
Breaking the ice. Черты характера*2
Т: Входное тестирование
Socialising. Present Tenses*4
Grammar in use. Способы выражения будущего*3
Fit and healthy. Степени сравнения*3
# Продукты питания и покупки
Food. Способы приготовления пищи*3
Shopping. Present Perfect и Present Perfect Continuous*4
Grammar in use. Артикли*3
Forms of address. Неофициальное письмо*3
# Великие умы человечества
Inventions. Изобретения*3
Work and jobs. Past Tenses*4
Grammar in use. Past Perfect*4
Stories. Необычная галерея*4
# Будь самим собой
Image. Внешность и самооценка*4
Clothes and fashion. Too, enough*4
Passive voice. Каузативная форма*5
# Глобальные проблемы человечества
Natural disasters. Стихийные бедствия*4
Global issues. Инфинитив и герундий*5
Weather. Used to, be used to*4
# Культурные обмены
Vacations. Путешествия*4
Reported speech. Косвенная речь*6
Means of transport*4
# Образование
Generation M. Средства массовой информации*4
School. Модальные глаголы*6
# На досуге
Free time. Экстремальные увлечения*4
Sports. Conditionals 0, 1, 2*6
Повторение изученного в 8 классе*5`,
  9: `# Праздники
Reading and vocabulary. Праздники и традиции*2
Т: Входное тестирование
Listening and speaking. Приметы и предрассудки*2
Grammar in use. Present Tenses*4
Special occasions. Описание праздника*3
# Образ жизни
Life in space. Жилище, город и деревня*3
Family. Конфликты и родственные связи*3
Infinitive и -ing формы*4
City and country life. Личное письмо*4
# Очевидное – невероятное
Mysterious creatures. Загадочные существа*3
Dreams. Past Tenses*4
Grammar in use. Used to, would*4
Illusions. Описание картины*4
# Современные технологии
Robots. Технологии и человек*4
Computer problems. Способы выражения будущего*5
Internet. Придаточные времени и цели*5
# Литература и искусство
Art. Виды искусства*4
Music. Степени сравнения*5
Films. Отзыв на книгу или фильм*5
# Город и горожане
Helping hands. Помощь животным*4
Street map. Passive voice*5
Services*4
# Проблемы личной безопасности
Emotions. Страхи и фобии*4
Emergency services. Conditionals*6
# Трудности
Never give up! Сила духа*4
Risks. Косвенная речь*6
# Подготовка к ОГЭ
Устная часть и письмо*8`,
  10: `# Крепкие узы
Teenage activities. Увлечения подростков*3
Т: Входное тестирование
Character qualities. Черты характера*3
Present Tenses*4
Л. М. Олкотт «Маленькие женщины»*2
Informal letters. Неофициальное письмо*3
# Жизнь и траты
Spending money. Молодые британские потребители*3
Free-time activities. -ing и инфинитив*4
Э. Несбит «Дети железной дороги»*2
Short messages. Краткие сообщения*3
# Школьные дни и работа
Types of schools. Школы мира*3
Jobs. Будущее время*5
А. П. Чехов «Душечка»*2
Formal letters. Резюме*4
# Земля в опасности
Environmental protection. Охрана природы*5
Modals. Модальные глаголы*5
Эссе «за и против»*5
# Путешествия
Travel. Прекрасный Непал*4
Holidays. Past Tenses, артикль*6
Ж. Верн «Вокруг света за 80 дней»*4
# Еда и здоровье
Food. Conditionals*6
Diet and teen health. Доклад*6
# Давайте веселиться
Entertainment. Passive*6
Types of performances. Отзыв*6
# Технологии
High-tech gadgets. Косвенная речь*7
Эссе с выражением мнения*6`,
  11: `# Взаимоотношения
Family ties. Родственные узы*3
Т: Входное тестирование
Relationships. Времена глагола*5
О. Уайльд «Преданный друг»*2
Описание человека*3
Multicultural Britain*2
# Если есть желание, найдётся возможность
Stress. Стресс*3
Peer pressure. Придаточные предложения*4
Ш. Бронте «Джейн Эйр»*2
Formal and informal letters*4
# Ответственность
Crime. Права и обязанности*4
-ing форма и инфинитив*4
Ч. Диккенс «Большие надежды»*2
Эссе с выражением мнения*4
# Опасность
Injuries. Страдательный залог*6
М. Твен «Приключения Тома Сойера»*3
Рассказы*4
# Кто ты?
Life on the streets. Модальные глаголы*6
Письма-предложения, доклады*6
# Общение
Space technology. Косвенная речь*6
Newspapers and media*5
# Планы на будущее
I have a dream. Условные предложения*7
University life*5
# Путешествия
Mystical places. Инверсия, множественное число*6
# Подготовка к ЕГЭ
Письменная часть*8
Устная часть*6`,
};
