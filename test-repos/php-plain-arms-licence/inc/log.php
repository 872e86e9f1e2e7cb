<?php

function mask_cnic($cnic)
{
    return str_repeat('*', 9) . substr($cnic, -4);
}

function note($action, $value)
{
    error_log("$action: $value");
}

function note_id($action, $id)
{
    error_log("$action: $id");
}
