package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.runtime.Environment;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A tenant's database and the role that sees nothing else, made by a role that may make both. */
final class TenantDatabaseSetup {
  private static final String NAME = "[a-z][a-z0-9_]{1,62}";
  private final String base;
  private final String sslMode;
  private final String adminUser;
  private final String adminPassword;
  private final String name;

  /** @param name of the database and of its role */
  TenantDatabaseSetup(Environment environment, String adminUser, String adminPassword, String name) {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException("A database's name is of small letters, digits and underscores; this is none: " + name);
    }
    this.base = "jdbc:postgresql://" + environment.require("TENANT_DB_HOST") + ":" + environment.get("TENANT_DB_PORT", "5432") + "/";
    this.sslMode = environment.get("DATABASE_SSL_MODE", "verify-full");
    this.adminUser = adminUser;
    this.adminPassword = adminPassword;
    this.name = name;
  }

  boolean databaseExists() {
    return exists("select 1 from pg_database where datname = ?");
  }

  void createDatabase() {
    execute("postgres", "create database " + name, "revoke all on database " + name + " from public");
  }

  boolean roleExists() {
    return exists("select 1 from pg_roles where rolname = ?");
  }

  /** @param password hex digits */
  void createRole(String password) {
    execute("postgres", "create role " + name + " login password '" + password + "'");
  }

  void setPassword(String password) {
    execute("postgres", "alter role " + name + " password '" + password + "'");
  }

  boolean schemaIsNewest() {
    try (var connection = connect(name, adminUser, adminPassword); var rows = connection.createStatement().executeQuery("select to_regclass('tqwa.schema_history') is not null")) {
      rows.next();
      return rows.getBoolean(1) && Migrations.tenantPending(url(name), adminUser, adminPassword) == 0;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  void migrate() {
    Migrations.tenant(url(name), adminUser, adminPassword);
  }

  /** Whether the role may do what it must on every table, and its database is closed to others. */
  boolean granted() {
    try (var connection = connect(name, adminUser, adminPassword); var asked = connection.prepareStatement("""
        select has_database_privilege(?, current_database(), 'connect') and has_schema_privilege(?, 'tqwa', 'usage')
          and not has_database_privilege('public', current_database(), 'connect')
          and (select bool_and(has_table_privilege(?, c.oid, 'select, insert, update, delete')) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'tqwa' and c.relkind = 'r')""")) {
      for (int i = 1; i <= 3; i++) {
        asked.setString(i, name);
      }
      return isTrue(asked);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  void grant() {
    execute(name, "revoke all on database " + name + " from public", "grant connect on database " + name + " to " + name, "revoke all on schema public from public",
        "grant usage on schema tqwa to " + name, "grant select, insert, update, delete on all tables in schema tqwa to " + name,
        "alter default privileges in schema tqwa grant select, insert, update, delete on tables to " + name);
  }

  boolean logsInByIam() {
    return exists("select 1 from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member where r.rolname = 'rds_iam' and u.rolname = ?");
  }

  void loginByIam() {
    execute("postgres", "grant rds_iam to " + name);
  }

  boolean logsInWith(String password) {
    try (var connection = connect(name, name, password)) {
      return connection.isValid(3);
    } catch (SQLException e) {
      return false;
    }
  }

  private boolean exists(String sql) {
    try (var connection = connect("postgres", adminUser, adminPassword); var asked = connection.prepareStatement(sql)) {
      asked.setString(1, name);
      try (var rows = asked.executeQuery()) {
        return rows.next();
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static boolean isTrue(PreparedStatement asked) throws SQLException {
    try (var rows = asked.executeQuery()) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  private void execute(String database, String... statements) {
    try (var connection = connect(database, adminUser, adminPassword); var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private Connection connect(String database, String user, String password) throws SQLException {
    return DriverManager.getConnection(url(database), user, password);
  }

  private String url(String database) {
    return base + database + "?sslmode=" + sslMode + "&connectTimeout=5";
  }

  /** Without the statement: it may hold a password. */
  private static IllegalStateException failed(SQLException e) {
    return new IllegalStateException("The database refused (SQLSTATE " + e.getSQLState() + "): " + e.getMessage().lines().findFirst().orElse(""));
  }
}
