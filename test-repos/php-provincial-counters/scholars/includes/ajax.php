<?php

add_action('wp_ajax_scholars_marks', 'scholars_marks');
add_action('wp_ajax_scholars_status', 'scholars_status');
add_action('wp_ajax_nopriv_scholars_status', 'scholars_status'); // amanat-expect: unauthenticated-endpoint

foreach (['challan', 'slip'] as $paper) {
    add_action("wp_ajax_scholars_$paper", "scholars_$paper");
    add_action("wp_ajax_nopriv_scholars_$paper", "scholars_$paper"); // amanat-expect: unauthenticated-endpoint
}

function scholars_marks()
{
    check_ajax_referer('scholars');
    wp_send_json_success(scholars_marks_of($_POST['roll']));
}

function scholars_status()
{
    check_ajax_referer('scholars');
    $found = scholars_find($_POST['cnic']);
    wp_send_json_success(['cnic' => $found->cnic, 'name' => $found->name]);
}

function scholars_challan()
{
    wp_send_json_success(scholars_challan_of($_POST['cnic']));
}

function scholars_slip()
{
    wp_send_json_success(scholars_slip_of($_POST['cnic']));
}
