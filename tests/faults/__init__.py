"""What happens when something breaks: real sockets, real processes, both databases. docs/moments.md names the promises.

The 32 faults of the design, and the test that proves what is expected of each (test_table.py holds this list to what there is):

1 · the consumer killed at random moments
    faults/test_kills.py::test_fault_1_short_six_kills_lose_nothing_and_double_no_ask
    faults/long_run.py::test_fault_1_fifty_kills_of_four_thousand_letters
2 · killed between the server's yes and the `sent` mark
    faults/test_kills.py::test_fault_2_killed_between_the_answer_and_the_sent_mark
3 · killed between claim and mark
    faults/test_kills.py::test_fault_3_killed_between_claim_and_mark_goes_once
4 · asked to stop while the server thinks
    faults/test_consumer.py::test_fault_4_sigterm_while_the_server_thinks_lets_the_letter_finish
5 · the web killed after its commit, before the wake-up
    faults/test_consumer.py::test_fault_5_a_wake_that_was_never_given_costs_nothing_at_the_next_start
6 · the web killed before its commit
    faults/test_consumer.py::test_fault_6_a_web_process_killed_before_its_commit_leaves_nothing
7 · the queue thrown away
    faults/test_consumer.py::test_fault_7_the_queue_file_is_thrown_away_with_five_hundred_letters_waiting
    faults/test_queues.py::test_fault_7_a_flushed_queue_loses_no_letter
8 · two consumers and a hand-run drain
    faults/test_queues.py::test_fault_8_two_consumers_and_a_hand_run_drain_send_each_letter_once
    faults/test_kills.py::test_fault_8_three_processes_race_and_each_letter_goes_once
9 · the mail server away for six hours
    faults/test_smtp.py::test_fault_9_smtp_down_for_six_hours_is_probed_once_a_time_and_charges_no_try
    faults/test_smtp.py::test_fault_9_late_letters_respect_quiet_hours_and_lost_use
10 · silent after connecting, silent after the dot
    faults/test_smtp.py::test_fault_10_a_server_silent_from_the_start_is_the_accounts_trouble
    faults/test_smtp.py::test_fault_10_no_answer_after_the_dot_ask_is_unsure_and_never_doubled
    faults/test_smtp.py::test_fault_10_no_answer_after_the_dot_resend_goes_once_more_to_the_byte
11 · 550, 452, 421
    faults/test_smtp.py::test_fault_11_550_at_rcpt_is_dead_marks_the_address_and_holds_what_follows
    faults/test_smtp.py::test_fault_11_452_waits_and_421_in_mid_session_takes_a_new_connection
12 · closed before QUIT
    faults/test_smtp.py::test_fault_12_a_server_that_closes_before_quit_changes_nothing
13 · 451 for three days
    faults/test_smtp.py::test_fault_13_451_for_three_days_ends_dead_and_the_coach_can_try_again
14 · the database refuses to write
    faults/test_database.py::test_fault_14_a_database_that_cannot_write_lets_no_mail_out_and_recovers
    faults/test_database.py::test_fault_14_the_mark_that_fails_keeps_the_mail_in
    faults/test_database.py::test_fault_14_what_was_due_stays_due_and_nobody_is_told_while_the_database_is_busy
15 · only the `sent` mark fails
    faults/test_database.py::test_fault_15_only_the_sent_mark_fails_for_a_while_and_the_others_go_on
16 · one letter that cannot be made
    faults/test_smtp.py::test_fault_16_one_letter_that_cannot_be_made_does_not_stop_the_nineteen_others
    faults/test_release.py::test_fault_16_one_of_twenty_cannot_be_rendered_and_nineteen_go
17 · the machine off for a day
    stories/test_machine_off.py::test_reminders_of_what_has_begun_and_stale_letters_are_not_sent
    stories/test_machine_off.py::test_what_still_counts_goes_late_in_the_order_of_the_plan_within_the_daily_limit
    stories/test_machine_off.py::test_a_day_that_came_twice_late_is_merged_into_the_last
18 · the next appointment moved, moved before now, cancelled
    stories/test_halfway_reflection.py::test_it_moves_along_in_the_commit_that_moves_the_appointment
    stories/test_halfway_reflection.py::test_it_goes_at_once_when_the_middle_has_passed_by_the_move
    stories/test_halfway_reflection.py::test_it_falls_back_to_a_week_after_when_the_next_is_cancelled
    stories/test_halfway_reflection.py::test_once_sent_nothing_new_comes_of_a_later_move
19 · moved a hundred times beside the sender
    faults/test_database.py::test_faults_19_21_26_taking_back_races_with_the_sender_and_never_both
20 · answered at night while a reminder waits for the morning
    stories/test_reminders_stop.py::test_a_form_answered_at_night_stops_the_reminder_that_waits_for_the_morning
21 · a pause while a letter is being taken
    stories/test_letters_taken_back.py::test_a_pause_puts_off_what_may_wait_and_lets_it_go_when_it_ends
    stories/test_letters_taken_back.py::test_a_pause_drops_what_is_skipped
    stories/test_letters_taken_back.py::test_one_that_is_being_handed_over_goes
22 · yesterday's backup, or a copy elsewhere
    faults/test_restore.py::test_fault_22_yesterdays_database_sends_nothing_until_somebody_says_so
    faults/test_restore.py::test_fault_22_a_real_backup_put_back_in_place_sends_nothing_twice
    faults/test_restore.py::test_fault_22_a_copy_on_another_machine_sends_nothing
23 · clocks that jump, nights that change the clock, processes in different zones
    faults/test_database.py::test_fault_23_a_clock_that_jumps_and_comes_back_neither_doubles_nor_loses
    faults/test_database.py::test_fault_23_web_and_worker_in_different_zones_mean_the_same_instants
    stories/test_clock_changes.py::test_a_daily_letter_goes_once_a_day_through_the_night_of_the_change
    stories/test_clock_changes.py::test_monday_nine_stays_nine_on_both_sides_of_the_change
24 · new code, and a message of the old in the queue
    faults/test_consumer.py::test_fault_24_new_code_with_a_thousand_letters_due_and_a_renamed_task_in_the_queue
25 · a low score posted twice
    stories/test_low_score.py::test_the_same_low_score_posted_twice_gives_one_message_and_one_alert
    stories/test_low_score.py::test_the_alert_is_there_in_the_same_commit
26 · booked while a nudge is being taken
    stories/test_letters_taken_back.py::test_a_nudge_in_the_hands_of_a_sender_is_taken_back_when_an_appointment_is_booked
27 · a hundred thousand that wait
    faults/test_waiting.py::test_fault_27_claiming_opens_only_the_letters_it_takes
    faults/test_waiting.py::test_fault_27_a_minute_among_a_hundred_thousand_touchpoints_stays_flat_and_on_the_index
    faults/test_waiting.py::test_fault_27_a_round_among_a_hundred_thousand_letters_stays_flat_and_on_the_index
    faults/test_waiting.py::test_fault_27_a_journey_of_sixty_steps_is_planned_again_within_its_time
    core/test_turns.py::test_a_writer_that_never_rests_lets_another_in
28 · one practice's burst beside another's reminder
    faults/test_smtp.py::test_fault_28_the_bucket_is_never_exceeded_and_a_reminder_passes_a_burst
29 · unsubscribed while a letter is being taken; a scanner that opens the link
    deliveries/test_views.py::test_fault_29_one_click_stops_a_leased_letter_and_a_scanner_changes_nothing
30 · backups while letters go
    faults/test_load.py::test_fault_30_every_backup_taken_while_letters_go_is_whole
    faults/test_load.py::test_fault_30_every_backup_taken_between_kills_is_whole
31 · line breaks, braces and long lines in names and texts
    faults/test_smtp.py::test_fault_31_names_cannot_add_headers_or_long_lines
    deliveries/test_letters.py::test_no_name_or_subject_can_add_a_header
    deliveries/test_letters.py::test_only_seven_bit_lines_of_bearable_length_leave
32 · a consumer that is dead
    faults/test_consumer.py::test_fault_32_a_silent_worker_turns_health_to_503_and_back
"""
