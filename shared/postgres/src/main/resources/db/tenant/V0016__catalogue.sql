-- Products of the tenant, for the product API. Who sets TQPRO_API_URL has them elsewhere.

create schema catalog;

create table catalog.package (
  id             text primary key,
  name           text not null,
  name_ar        text,
  hotel          text not null,
  city           text not null,
  emirate        text not null,
  stars          integer not null check (stars between 1 and 7),
  board          text not null,
  description    text not null,
  description_ar text,
  highlights     text[] not null default '{}',
  image_url      text,
  currency       text not null check (currency ~ '^[A-Z]{3}$'),
  active         boolean not null default true
);
create table catalog.room (
  id              text primary key,
  package_id      text not null references catalog.package on delete cascade,
  name            text not null,
  name_ar         text,
  adults          integer not null check (adults > 0),
  children        integer not null check (children >= 0),
  price_per_night numeric(10, 2) not null check (price_per_night > 0)
);
create index room_package on catalog.room (package_id);

create table catalog.cruise (
  id          text primary key,
  name        text not null,
  name_ar     text,
  line        text not null,
  ship        text not null,
  region      text not null,
  nights      integer not null check (nights > 0),
  ports       text[] not null,
  description text not null,
  image_url   text,
  currency    text not null check (currency ~ '^[A-Z]{3}$'),
  active      boolean not null default true
);
create table catalog.sailing (
  id             text primary key,
  cruise_id      text not null references catalog.cruise on delete cascade,
  departs        date not null,
  departure_port text not null
);
create index sailing_cruise on catalog.sailing (cruise_id, departs);
create table catalog.cabin (
  id               text primary key,
  sailing_id       text not null references catalog.sailing on delete cascade,
  type             text not null,
  type_ar          text,
  berths           integer not null check (berths > 0),
  price_per_person numeric(10, 2) not null check (price_per_person > 0)
);
create index cabin_sailing on catalog.cabin (sailing_id);
