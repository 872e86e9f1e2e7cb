<?php
defined('BASEPATH') OR exit('No direct script access allowed');

class Land_model extends CI_Model
{
    public function owner_by_cnic($cnic)
    {
        return $this->db->get_where('owners', array('cnic' => $cnic))->row();
    }

    public function officer_by_name($name)
    {
        return $this->db->get_where('officers', array('name' => $name))->row();
    }

    public function pending()
    {
        return $this->db->get_where('mutations', array('status' => 'pending'))->result();
    }

    public function approve($mutation_id, $officer)
    {
        $this->db->update('mutations', array('status' => 'approved', 'approved_by' => $officer), array('id' => $mutation_id));
    }

    public function owner_of($mutation_id)
    {
        return $this->db->get_where('owners', array('mutation_id' => $mutation_id))->row();
    }

    public function recompute_shares()
    {
        $this->db->query('CALL recompute_shares()');
    }

    public function purge($district)
    {
        $this->db->delete('owners', array('district' => $district));
    }
}
