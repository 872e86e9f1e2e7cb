<?php

add_action('rest_api_init', function () {
    register_rest_route('scholars/v1', '/applications', [ // amanat-expect: unauthenticated-endpoint
        [
            'methods' => WP_REST_Server::READABLE,
            'callback' => 'scholars_applications',
            'permission_callback' => 'scholars_may_read',
        ],
        [
            'methods' => WP_REST_Server::CREATABLE,
            'callback' => 'scholars_apply',
            'permission_callback' => '__return_true',
        ],
    ]);
    register_rest_route('scholars/v1', '/applicants/(?P<cnic>[0-9-]+)', [ // amanat-expect: unauthenticated-endpoint, pii-in-url
        'methods' => 'GET',
        'callback' => 'scholars_applicant',
        'permission_callback' => '__return_true',
    ]);
    register_rest_route('scholars/v1', '/awards/(?P<id>\d+)', [
        'methods' => 'DELETE',
        'callback' => 'scholars_revoke',
        'permission_callback' => function () {
            return current_user_can('manage_options');
        },
    ]);
});

function scholars_may_read()
{
    return current_user_can('edit_posts');
}

function scholars_applications()
{
    return rest_ensure_response(get_option('scholars_applications'));
}

function scholars_apply(WP_REST_Request $request)
{
    return rest_ensure_response(scholars_save($request->get_json_params()));
}

function scholars_applicant(WP_REST_Request $request)
{
    $found = scholars_find($request['cnic']);

    return rest_ensure_response(['cnic' => $found->cnic, 'name' => $found->name, 'mobile' => $found->mobile]);
}

function scholars_revoke(WP_REST_Request $request)
{
    return rest_ensure_response(scholars_remove($request['id']));
}
