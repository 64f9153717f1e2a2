package com.tqpro.whatsapp.postgres.contact;

import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.IdentityChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What is to be done about the contacts that an event's identities name. Pure: decided from the rows alone.
 *
 * <p>The user id (BSUID) is the person; a phone is where he can be reached. A phone that turns up with another user id has a new owner
 * unless the provider says that the id changed, so it leaves the old contact and takes nothing along. A contact known by phone only and
 * one known by user id only are one person as soon as an event names both.
 *
 * @param keep the contact that it is, or null: there is none yet
 * @param absorb contacts that are the same person and go into it
 * @param losePhone contacts whose phone now is somebody else's; they have a user id
 * @param waId the contact's phone from now on, may be null
 * @param userId the contact's user id from now on, may be null
 */
record IdentityPlan(ContactRow keep, List<ContactRow> absorb, List<ContactRow> losePhone, String waId, String userId, String parentUserId) {

  /** Whether the kept row stays as it is, apart from what each message changes. */
  boolean changesNothing() {
    return keep != null && absorb.isEmpty() && losePhone.isEmpty() && Objects.equals(keep.waId(), waId) && Objects.equals(keep.userId(), userId)
        && Objects.equals(keep.parentUserId(), parentUserId);
  }

  /** @param rows every contact that has one of {@link #phones} or {@link #userIds} */
  static IdentityPlan of(List<ContactRow> rows, ContactIdentity who, IdentityChange change) {
    return change == null ? same(rows, who) : changed(rows, who, change);
  }

  /** The phones that matter to an event. */
  static List<String> phones(ContactIdentity who, IdentityChange change) {
    return present(who.waId(), change == null ? null : change.newWaId());
  }

  /** The user ids that matter to an event. */
  static List<String> userIds(ContactIdentity who, IdentityChange change) {
    return change == null ? present(who.userId()) : present(who.userId(), change.newUserId(), change.previousUserId());
  }

  private static IdentityPlan same(List<ContactRow> rows, ContactIdentity who) {
    var byUser = byUser(rows, who.userId());
    var byPhone = byPhone(rows, who.waId());
    var losePhone = new ArrayList<ContactRow>();
    if (byPhone != null && other(byPhone, who.userId())) {
      losePhone.add(byPhone);
      byPhone = null;
    }
    return merged(present(byUser, byPhone), losePhone, who.waId(), who.userId(), who.parentUserId());
  }

  private static IdentityPlan changed(List<ContactRow> rows, ContactIdentity who, IdentityChange change) {
    var oldUser = change.previousUserId() != null ? change.previousUserId() : Objects.equals(who.userId(), change.newUserId()) ? null : who.userId();
    // With a new number the user id changes too; one that is not told is better unknown than wrong.
    var newUser = change.newUserId() != null || change.numberChanged() ? change.newUserId() : oldUser;
    var newPhone = change.numberChanged() || change.newWaId() != null ? change.newWaId() : who.waId();
    var before = byUser(rows, oldUser);
    var byOldPhone = byPhone(rows, who.waId());
    if (before == null && byOldPhone != null && !other(byOldPhone, oldUser)) {
      before = byOldPhone;
    }
    var losePhone = new ArrayList<ContactRow>();
    var byNewPhone = byPhone(rows, newPhone);
    if (byNewPhone != null && byNewPhone != before && other(byNewPhone, newUser)) {
      losePhone.add(byNewPhone);
      byNewPhone = null;
    }
    var people = present(before, byUser(rows, newUser), byNewPhone);
    var plan = merged(people, losePhone, newPhone, newUser, who.parentUserId());
    return change.numberChanged() || change.newUserId() != null
        ? new IdentityPlan(plan.keep, plan.absorb, losePhone, newPhone, newUser, plan.parentUserId) : plan;
  }

  /** The oldest row stays, so that two that merge at the same time choose the same. */
  private static IdentityPlan merged(List<ContactRow> people, List<ContactRow> losePhone, String waId, String userId, String parentUserId) {
    var distinct = people.stream().distinct().sorted(Comparator.comparing(ContactRow::createdAt).thenComparing(ContactRow::id)).toList();
    if (distinct.isEmpty()) {
      return new IdentityPlan(null, List.of(), losePhone, waId, userId, parentUserId);
    }
    var keep = distinct.getFirst();
    for (var row : distinct) {
      waId = waId == null ? row.waId() : waId;
      userId = userId == null ? row.userId() : userId;
      parentUserId = parentUserId == null ? row.parentUserId() : parentUserId;
    }
    return new IdentityPlan(keep, distinct.subList(1, distinct.size()), losePhone, waId, userId, parentUserId);
  }

  /** Whether the row is surely another user's. */
  private static boolean other(ContactRow row, String userId) {
    return row.userId() != null && userId != null && !row.userId().equals(userId);
  }

  private static ContactRow byUser(List<ContactRow> rows, String userId) {
    return rows.stream().filter(r -> userId != null && userId.equals(r.userId())).findFirst().orElse(null);
  }

  private static ContactRow byPhone(List<ContactRow> rows, String waId) {
    return rows.stream().filter(r -> waId != null && waId.equals(r.waId())).findFirst().orElse(null);
  }

  @SafeVarargs
  private static <T> List<T> present(T... values) {
    var list = new ArrayList<T>();
    for (var value : values) {
      if (value != null && !list.contains(value)) {
        list.add(value);
      }
    }
    return list;
  }
}
